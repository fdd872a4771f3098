"""Anybody downloads checkpoints and checks a receipt; what was tampered with is said in plain words."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.ledger import acts, checkpoints, receipts
from huiyin.ledger.acts import NewEntry
from huiyin.ledger.receipts import Receipt
from huiyin.ledger.tests.made import CONTENT, DAYS, FILED, PHOTO, SALT, entry_of
from huiyin.ledger.tests.test_forging import run, without_triggers
from huiyin.portal.queries import published
from huiyin.vault.signing import Signer, create_signing_key, signer

pytestmark = pytest.mark.django_db
TOLD = {"event": "told", "v": 1, "petition": 7, "on": "2026-03-03"}


@pytest.fixture(autouse=True)
def no_files() -> Iterator[Path]:
    folder = Path(settings.CHECKPOINTS)
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def tell(streams: range, at: datetime) -> None:
    acts.append_many([NewEntry(f"matter:{number}", 1, None, "tell", "person:3", at, [TOLD]) for number in streams])


@pytest.fixture
def receipt() -> Receipt:
    """Of 张桂兰's petition, the fifth entry."""
    tell(range(100, 104), DAYS[0][0])
    acts.publish_checkpoint(DAYS[0][0])
    events = json.loads(entry_of())["events"]
    acts.append_many([NewEntry("matter:7", 1, None, "window.file", "window", FILED, events)])
    tell(range(200, 203), FILED)
    key = signer(settings.KEYS)
    return receipts.make(entry_of(), CONTENT, SALT, "XF2026-00007", "望川县信访局", FILED, key, files=[PHOTO])


def publish_two() -> None:
    acts.publish_checkpoint(DAYS[2][0])
    tell(range(300, 302), DAYS[3][0])
    acts.publish_checkpoint(DAYS[3][0])


def upload(text: str, name: str = "receipt.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "application/json")


def check(receipt: Receipt, **more: object) -> Any:
    return Client().post("/window/check/", {"file": upload(receipt.text), **more})


def words(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_list_is_there_before_the_first_checkpoint() -> None:
    assert "还没有公布过检查点" in words(Client().get("/window/checkpoints/"))


def test_checkpoints_and_keys_are_downloaded_and_prove_the_receipt(receipt: Receipt) -> None:
    publish_two()
    client = Client()
    page = words(client.get("/window/checkpoints/"))
    assert page.index("共 10 条，新增 2 条") < page.index("共 8 条，新增 4 条") < page.index("共 4 条，新增 4 条")
    links = re.findall(r'href="(/window/checkpoints/\d+/)"', page)
    files = []
    for link in links:
        answer = client.get(link)
        assert "immutable" in answer["Cache-Control"]
        assert "attachment" in answer["Content-Disposition"]
        files.append(checkpoints.read(b"".join(answer.streaming_content).decode()))  # type: ignore[attr-defined]
    key, public = client.get("/window/checkpoints/keys/").content.decode().splitlines()[-1].split()
    found = receipts.check(receipt, files, keys={key: public})
    assert [one.code for one in found][-2:] == ["extends", "included"]


def test_older_checkpoints_are_on_the_next_page(receipt: Receipt, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_two()
    monkeypatch.setattr(published, "PAGE", 2)
    page = words(Client().get("/window/checkpoints/"))
    assert "?before=8" in page
    assert "共 4 条" not in page
    older = words(Client().get("/window/checkpoints/?before=8"))
    assert "共 4 条，新增 4 条" in older
    assert "没有更早的检查点" in words(Client().get("/window/checkpoints/?before=1"))
    for odd in ("-1", "x", "9" * 40, "٣", "²"):
        assert Client().get("/window/checkpoints/", {"before": odd}).status_code == 200


@pytest.mark.parametrize("size", ["9", "0", "9" * 18, "9" * 30])
def test_what_was_not_published_is_not_there(receipt: Receipt, size: str) -> None:
    assert Client().get(f"/window/checkpoints/{size}/").status_code == 404


def test_a_checkpoint_whose_file_is_gone_is_said_to_be(receipt: Receipt, no_files: Path) -> None:
    publish_two()
    (no_files / "2026-03-04-8.json").unlink()
    assert "文件暂时取不到" in words(Client().get("/window/checkpoints/"))
    assert Client().get("/window/checkpoints/8/").status_code == 404
    page = words(check(receipt))
    assert "没有公布，或者读不了" in page
    assert "还不能证明" in page


def test_a_receipt_is_proved_and_nothing_of_what_was_filed_is_shown(receipt: Receipt) -> None:
    publish_two()
    page = words(check(receipt))
    for said in ("已证明", "XF2026-00007", "登记簿的第 5 条", "3 个检查点前后相接", receipt.fingerprint):
        assert said in page, said
    for kept in ("张桂兰", "暖气", "19900000001", "暖气.jpg"):
        assert kept not in page
    pasted = words(Client().post("/window/check/", {"text": receipt.text}))
    assert "已证明" in pasted


def test_before_its_checkpoint_a_receipt_is_good_and_one_is_told_when_to_come_back(
    receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.portal.views.checkpoints.timezone.now", lambda: FILED)
    page = words(check(receipt))
    assert "最迟 2026-03-04 14:20 公布，请到时再来核对" in page


def test_an_altered_receipt_is_found(receipt: Receipt) -> None:
    publish_two()
    page = words(check(receipt._replace(content=receipt.content.replace("退还部分", "不必退还"))))
    assert "对不上" in page
    assert "回执在签发之后被改动过" in page
    assert "登记簿的第" not in page, "a receipt that does not hold is held against nothing"
    create_signing_key(settings.HOME / "stranger")
    other = Signer(settings.HOME / "stranger")
    forged = receipt._replace(key=other.id, public_key=other.public)
    forged = forged._replace(signature=other.sign(forged.signed))
    assert "不在用来核对的公钥之中" in words(check(forged))


def test_a_petition_that_was_taken_out_is_missed_and_a_kept_checkpoint_tells_of_it(
    receipt: Receipt, no_files: Path
) -> None:
    publish_two()
    kept = (no_files / "2026-03-04-8.json").read_text()
    assert "前 8 条没有改写" in words(check(receipt, kept=upload(kept, "旧的.json")))
    with without_triggers():
        run("DELETE FROM ledger_sequence WHERE seq > 4")
        run("DELETE FROM ledger_entry WHERE stream = 'matter:7'")
        run("DELETE FROM ledger_dayhead")
        run("DELETE FROM ledger_checkpoint WHERE size > 4")
    for name in ("2026-03-04-8.json", "2026-03-05-10.json"):
        (no_files / name).unlink()
    acts.publish_checkpoint(DAYS[3][0])
    page = words(check(receipt, kept=upload(kept, "旧的.json")))
    assert "登记簿里没有这件信访事项" in page
    assert "旧的.json 由该机关签名，有 8 条，却不在公布的检查点里" in page
    tell(range(400, 401), DAYS[3][0])
    acts.publish_checkpoint(DAYS[3][0])
    tell(range(500, 502), DAYS[3][0])
    again = words(check(receipt, kept=upload(kept, "<b>.json")))
    assert "&lt;b&gt;.json" in again


def test_two_roots_of_one_size_are_called_a_forked_ledger(receipt: Receipt, no_files: Path) -> None:
    acts.publish_checkpoint(DAYS[2][0])
    kept = (no_files / "2026-03-04-8.json").read_text()
    with without_triggers():
        run("DELETE FROM ledger_checkpoint WHERE size = 8")
        for old, new in ((5, -1), (6, 5), (-1, 6)):
            run("UPDATE ledger_sequence SET seq = %s WHERE seq = %s", new, old)
    (no_files / "2026-03-04-8.json").unlink()
    acts.publish_checkpoint(DAYS[3][0])
    page = words(check(receipt, kept=upload(kept, "旧的.json")))
    assert "登记簿有两个版本" in page
    assert "登记簿的第 6 条" in page, "it is in the other version, too; only what was kept tells"


def test_a_published_file_that_was_changed_is_found(receipt: Receipt, no_files: Path) -> None:
    publish_two()
    path = no_files / "2026-03-05-10.json"
    values = json.loads(path.read_text())
    path.write_text(json.dumps(values | {"root": "11" * 32}))
    assert "2026-03-05-10.json 的签名不符" in words(check(receipt))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "请选择回执文件"),
        ({"text": "您好"}, "不是回执"),
        ({"text": '{"format": 1}'}, "“bureau”一项"),
        ({"file": SimpleUploadedFile("a.json", b"\xff\xfe\x00")}, "不是回执"),
        ({"file": SimpleUploadedFile("a.json", b"[" * 100_000)}, "不是回执"),
        ({"file": SimpleUploadedFile("a.json", b" " * 1_100_000)}, "太大"),
        ({"text": "{}", "kept": SimpleUploadedFile("a.json", b"{}")}, "不是检查点"),
    ],
)
def test_what_cannot_be_checked_is_said_with_what_to_do(data: dict[str, object], said: str) -> None:
    response = Client().post("/window/check/", data)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_form_from_elsewhere_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/window/check/", {"text": "{}"}).status_code == 403
