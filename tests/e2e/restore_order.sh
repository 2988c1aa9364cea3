#!/usr/bin/env bash
# After a restore the head's PC comes back before the clerk's, on whose work he signed: what had been received in time is in time again.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && command -v sqlite3 >/dev/null || exit 77

received() { # FOLDER: when the report was sent, as all evidence has it
	sqlite3 "$1/tables.db" "SELECT received FROM submission WHERE key LIKE '$report%'"
}
report=BC-THANG/615/2024-11

printf 'mat-khau-dung\n' >pw.txt
d init srv --sample kontum-2024 >/dev/null
serve srv
enrol snv SNV 'Minh Châu' clerk
enrol clerk 615 'A Mới' clerk
enrol head 615 'Y Thuận' head pw.txt
k snv sync >/dev/null && k clerk sync >/dev/null && k head sync >/dev/null
run 0 'a backup' d backup srv old.bak
k snv sync >/dev/null && k clerk sync >/dev/null && k head sync >/dev/null
k clerk do write report $report indicator.01=11 >/dev/null
run 0 'the clerk sends what he wrote' k clerk sync
k head sync >/dev/null
k head do sign report $report --password-file pw.txt >/dev/null
k head do send report $report >/dev/null
run 0 'the head, on another PC, sends the signed report' k head sync
was=$(received srv)
ok "$(([ -n "$was" ]) ; echo $?)" 'it is received'

run 0 'the backup is restored' d restore old.bak again
serve again
run 0 'the head is the first to come back' k head sync
like "$out" 'tạm giữ 2 việc' 'he hears that his acts are held'
is "$(received again)" '' 'they are not judged without what they stand on'
like "$(k head --format csv status)" '^held,2$' 'the status says how many'
run 0 'he syncs again' k head sync
like "$(k head --format csv status)" '^held,2$' 'they are still held'
run 0 'the clerk comes back' k clerk sync
run 0 'then the head' k head sync
is "$(received again)" "$was" 'the report is received when it was'
like "$(k head --format csv status)" '^held,0$' 'nothing is held any more'
is "$(k head inbox --format csv | tail -n +2)" '' 'nobody has anything to do again'
run 0 'log and tables are sound' d verify again
run 0 'judging the log again gives the same' d rebuild again

# Once more, and the clerk's PC is gone.
run 0 'it is restored once more' d restore old.bak third --after "$(sqlite3 again/log.db 'SELECT max(number) FROM epoch')"
serve third
run 0 'the head comes back' k head sync
like "$(k head --format csv status)" '^held,2$' 'his acts are held'
run 0 'he knows that the PC is gone, and waits no more' k head sync --no-wait
like "$(k head --format csv status)" '^held,0$' 'they are judged'
is "$(k head inbox --format csv | tail -n +2 | wc -l)" 2 'and he has them in the inbox'
run 0 'log and tables are sound' d verify third
