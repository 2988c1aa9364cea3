#!/usr/bin/env bash
# A code is registered before its report comes in; after a restore the office is back before Home Affairs: when the code was registered still counts.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && command -v sqlite3 >/dev/null || exit 77

coded() { # FOLDER
	sqlite3 "$1/tables.db" "SELECT received, coded FROM submission WHERE key LIKE '$report%'"
}
report=BC-THANG/615/2024-12

printf 'mat-khau-dung\n' >pw.txt
d init srv --sample kontum-2024 >/dev/null
serve srv
enrol head 615 'Y Thuận' head pw.txt
enrol snv SNV 'Minh Châu' clerk
k head sync >/dev/null && k snv sync >/dev/null
run 0 'a backup' d backup srv old.bak
k head sync >/dev/null && k snv sync >/dev/null
k head do write report $report indicator.01=1 >/dev/null
k head do sign report $report --password-file pw.txt >/dev/null
k head do send report $report >/dev/null
code=$(k head code $report | grep -oE '[0-9A-Z]{4}(-[0-9A-Z]{4}){3}' | head -1)
k snv do register receipt unit=615 obligation=BC-THANG period=2024-12 code="$code" channel=phone taker='Bà Nội Vụ' >/dev/null
run 0 'the code is registered' k snv sync
run 0 'then the report comes in' k head sync
k snv sync >/dev/null
was=$(coded srv)
like "$was" '^[0-9]+\|[0-9]+$' 'with the time of its code'

run 0 'the backup is restored' d restore old.bak again
serve again
run 0 'the office is the first to come back' k head sync
run 0 'then Home Affairs' k snv sync
is "$(coded again)" "$was" 'report and code have the times that they had'
k head sync >/dev/null
is "$(sqlite3 head/replica.db "SELECT coded FROM submission WHERE key LIKE '$report%'")" "${was#*|}" "at the office too"
run 0 'log and tables are sound' d verify again
run 0 'judging the log again gives the same' d rebuild again
