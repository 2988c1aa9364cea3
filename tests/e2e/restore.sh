#!/usr/bin/env bash
# A server restored from a backup that is older than some of its offices, on the real programs; and a cloned folder.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && command -v sqlite3 >/dev/null || exit 77

printf 'mat-khau-dung\n' >pw.txt
d init srv --sample kontum-2024 >/dev/null
serve srv
enrol snv SNV 'Minh Châu' clerk
run 0 'the Department of Home Affairs syncs' k snv sync
run 0 'a backup' d backup srv old.bak

# What the backup does not know: an office with two officials, a unit, a device that was revoked.
enrol office 615 'Y Thuận' head pw.txt && enrol office 615 'A Mới' clerk
ok $? 'an office of two officials enrols'
k office sync >/dev/null
enrol gone 616 'A Gone' clerk
run 0 'another device' k gone sync
gone=$(d device srv list --format csv | grep '^[0-9]*,616,.*A Gone' | cut -d, -f1)
d do srv add unit X9 name='Phòng mới' kind=other function=agency from=2024-01-01 >/dev/null
d device srv revoke "$gone" >/dev/null
k snv sync >/dev/null
k office --as 'A Mới' do write report BC-THANG/615/2024-11 indicator.01=11 >/dev/null
k office --as 'Y Thuận' do sign report BC-THANG/615/2024-11 --password-file pw.txt >/dev/null
run 0 'its report, signed, is confirmed' k office sync
enrolled=$(sqlite3 srv/tables.db "SELECT enrolled FROM device WHERE unit = '615' ORDER BY enrolled DESC LIMIT 1")

run 0 'the backup is restored' d restore old.bak again
is "$(sqlite3 again/office.db "SELECT value FROM mark")" "$(sqlite3 again/log.db 'SELECT max(position) FROM log')" 'which is known to have all of it'
serve again
k office --as 'A Mới' do write report BC-THANG/615/2024-11 indicator.02=22 >/dev/null
run 0 'the office that it never heard of syncs' k office sync
is "$(sqlite3 again/tables.db "SELECT enrolled FROM device WHERE unit = '615' ORDER BY enrolled DESC LIMIT 1")" "$enrolled" 'under its number, enrolled when it was'
is "$(d log again --format csv | grep ',report,BC-THANG/615/2024-11,' | grep -c ',accepted')" 3 'both officials and the personal signature count as before'
k gone sync >/dev/null 2>&1
run 0 'the Department of Home Affairs syncs' k snv sync
is "$(sqlite3 again/tables.db "SELECT name FROM unit WHERE key = 'X9'")" 'Phòng mới' 'and gives back what the administration did'
like "$(d device again list --format csv)" "^$gone,616,.*,revoked" 'the revoked device is revoked'
k gone do write report BC-THANG/616/2024-11 indicator.01=1 >/dev/null 2>&1
k gone sync >/dev/null 2>&1
is "$(d log again --format csv | grep ',report,BC-THANG/616/2024-11,' | grep -c ',accepted')" 0 'and stays so'
lines=$(d log again --format csv | wc -l)
k snv sync >/dev/null && k office sync >/dev/null
is "$(d log again --format csv | wc -l)" "$lines" 'nothing comes back twice'
run 0 'log and tables are sound' d verify again

# A folder copied to another machine: both go on.
cp -r office clone
k office --as 'A Mới' do write report BC-THANG/615/2024-12 indicator.01=1 >/dev/null
k clone --as 'A Mới' do write report BC-THANG/615/2024-12 indicator.02=2 >/dev/null
run 0 'one syncs' k office sync
run 0 'the other too' k clone sync
is "$(d log again --format csv | grep -c ',report,BC-THANG/615/2024-12,write,accepted')" 2 'no act of either is lost'
like "$(k clone --lang en status)" 'clone' 'and a person is told'
run 0 'still sound' d verify again
