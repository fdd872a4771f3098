#!/bin/sh
# Bring the English catalogue up to date with the source, and compile it: scripts/messages.sh
# New entries come out empty: translate them in src/huiyin/locale/en/LC_MESSAGES/django.po, then run this again.
set -eu
command -v xgettext >/dev/null || { echo "gettext is missing: run scripts/test-packages.sh as root" >&2; exit 1; }
cd "$(dirname "$0")/../src/huiyin"
export DJANGO_SETTINGS_MODULE=huiyin.config.settings
mkdir -p locale/en/LC_MESSAGES
../../.venv/bin/python -m django makemessages --locale en --extension html,py,txt --ignore locale --ignore tests \
    --add-location file --no-wrap --no-obsolete --verbosity 0
../../.venv/bin/python -m django compilemessages --locale en --verbosity 0
# The words of the window in languages that are begun (HUIYIN_MORE_LANGUAGES): a skeleton for translators.
cd portal
../../../.venv/bin/python -m django makemessages --locale ug --extension html,py --ignore tests --add-location file \
    --no-wrap --no-obsolete --verbosity 0
