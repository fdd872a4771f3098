"""How much may be handed in at once: more is refused before it is read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

#: Files of the largest kind that may come in one request, and room for everything else a form holds.
_FILES, _FORM = 4, 32 * 1024 * 1024


class Measured(FileUploadHandler):
    """Looks at the length that the browser states and leaves the files to the handlers after it."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django names it so
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        most = settings.ATTACHMENT_MB * 1024 * 1024 * _FILES + _FORM
        if content_length > most:
            raise RequestDataTooBig(f"{content_length} bytes in one request; at most {most}")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
