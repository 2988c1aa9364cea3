#!/usr/bin/env bash
# A content that two persons take out of everything: log, tables, every office, attachments; only backups and who has not synced still have it, and both
# are named.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && command -v sqlite3 >/dev/null && command -v python3 >/dev/null || exit 77

enrol() { # FOLDER UNIT OFFICIAL ROLE
	k "$1" enrol "$url" "$(d enrol srv --unit "$2" --official "$3" --role "$4")" --password-file pw.txt >/dev/null
}
# Every byte of every file, in UTF-8; attachments are PDF here, and their texts stand in them as they are.
holds() { # FOLDER...: how many files
	grep -rlaF -e zanzibar -e "$file_canary" "$@" | wc -l
}

canary='Chim zanzibar hoàng yến' file_canary='CANARY-IN-THE-MINUTES'
report=BC-THANG/615/2024-11
printf 'mat-khau-dung\n' >pw.txt
d init srv --sample kontum-2024 >/dev/null
serve srv
enrol office 615 'Y Thuận' head && enrol clerk 615 'A Mới' clerk && enrol snv SNV 'Minh Châu' head && enrol snv2 SNV 'Thu Hà' head && enrol other 616 'A Khác' head
ok $? 'five devices enrol'
k other sync >/dev/null

python3 - "$file_canary" >minutes.pdf <<'P'
import sys
body = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>"]
text = b"BT (" + sys.argv[1].encode() + b") Tj ET"
body.append(b"<</Length %d>>stream\n%s\nendstream" % (len(text), text))
out, at = b"%PDF-1.4\n", []
for i, b in enumerate(body):
    at.append(len(out)); out += b"%d 0 obj" % (i + 1) + b + b"endobj\n"
x = len(out)
out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % a for a in at) + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % x
sys.stdout.buffer.write(out)
P
k clerk do write report $report indicator.01=11 narrative.1a="$canary bị lộ" narrative.1b='Phần còn lại' >/dev/null
run 0 'a file is attached' k clerk attach report $report minutes.pdf
k clerk sync >/dev/null && k office sync >/dev/null
k office do sign report $report --password-file pw.txt >/dev/null && k office do send report $report >/dev/null
run 0 'the report is sent' k office sync
k snv sync >/dev/null && k snv2 sync >/dev/null
k snv do accept report $report --password-file pw.txt >/dev/null && k snv sync >/dev/null
run 0 'a backup is made' d backup srv old.bak
before=$(d summary srv --at 2025-01-05T00:00 --format csv)
k other sync >/dev/null && positions=$(d log srv --format csv | tail -1 | cut -d, -f1)
# What an office has not sent yet when the decision comes.
k office do write report $report narrative.1a="$canary lần hai" indicator.02=2 >/dev/null 2>&1
ok "$((! $(holds srv office clerk snv)))" 'the text is in every folder that it belongs to'
is "$(holds other)" 0 'and in no other'

like "$(k snv search 'chim zanzi')" "$report" 'it can be searched'

# The decision.
run 0 'one proposes' k snv2 do propose redaction register=report record=$report fields=narrative.1a,attachment reason='Lộ thông tin cá nhân' decision=15/QĐ-SNV
key=$(cut -f1 <<<"$out")
run 1 'who proposed does not confirm' k snv2 do confirm redaction "$key" --password-file pw.txt
k snv2 sync >/dev/null && k snv sync >/dev/null
ok "$((! $(holds srv)))" 'nothing is gone yet'
run 0 'another confirms' k snv do confirm redaction "$key" --password-file pw.txt
run 0 'and syncs' k snv sync
is "$(holds srv)" 0 'no byte of it is left with the server'
is "$(holds snv)" 0 'nor with who confirmed'
is "$(d redaction srv list --format csv | grep -c ',waiting,')" 4 'four devices have not said yet that it is gone'
like "$(d redaction srv list --format csv)" ",device,[0-9]*,616,A Khác,waiting," 'by name'
like "$(d redaction srv list --format csv)" ",backup,,,.*/old.bak,has_text," 'and the backup'
for o in clerk office snv2; do run 0 "$o syncs" k $o sync; done
is "$(holds srv office clerk snv snv2)" 0 'no byte of it is left anywhere'
is "$(d redaction srv list --format csv | grep -c ',waiting,')" 1 'one device has not said so'
like "$(d redaction srv list --format csv)" ",device,[0-9]*,616,A Khác,waiting," 'it is named'
like "$(k office inbox --format csv)" 'ERR_REDACTED|đã phải xóa' 'what the office had still waiting is refused'
like "$(k snv show report $report)" 'narrative.1a: *\(erased\)' 'the record says that something was there'
like "$(k office show report $report)" 'Phần còn lại' 'and still has the rest'

is "$(k snv search zanzibar 2>/dev/null | grep -c "$report")" 0 'nobody finds it'
like "$(k snv search 'phan con lai')" "$report" 'but the rest'

# All the rest stands.
is "$(d summary srv --at 2025-01-05T00:00 --format csv)" "$before" 'no figure has changed'
run 0 'hashes, chains and Merkle root verify' d verify srv
run 0 'the log was only added to since' d proof srv "$positions" --from "$positions"
run 0 'the log makes these tables, and judged again gives these verdicts' d rebuild srv
run 0 'the office goes on' k office do write report BC-THANG/615/2024-12 indicator.01=1
run 0 'and syncs' k office sync

# The backup of before has it; the department brings the decision back.
run 0 'the backup is restored' d restore old.bak again
ok "$((! $(holds again)))" 'with the text'
serve again
for o in clerk office snv2 snv; do k $o sync >/dev/null; done
is "$(holds again)" 0 'until the department has synced'
for o in clerk office snv2 snv; do k $o sync >/dev/null; done
is "$(holds again office clerk snv snv2)" 0 'no byte of it anywhere'
is "$(d redaction again list --format csv | grep -c ',waiting,')" 1 'the same device is named'
run 0 'the log is sound' d verify again
run 0 'and makes its tables' d rebuild again
