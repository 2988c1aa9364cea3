#!/usr/bin/env bash
# No line at all: a report goes to the province on a stick, after its code was read out by phone, and the receipt comes back; lost, copied, cut,
# altered, late and in the wrong hands.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] || exit 77

enrol() { # FOLDER UNIT NAME ROLE [OPTION...]
	local folder=$1 code
	code=$(at '2024-11-01 08:06:00' "$KYCUONGD" enrol server --unit "$2" --official "$3" --role "$4")
	shift 4
	run 0 "$folder is enrolled" at '2024-11-01 08:07:00' "$KYCUONG" --dir "$folder" enrol "$url" "$code" "$@"
}
field() { # NAME: of the cell of 615
	at "$now" "$KYCUONGD" cells server --period 2024-11 --obligation BC-THANG --format csv |
		awk -F, -v c="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) n = i } $1 == 615 { print $n }'
}
log_length() { "$KYCUONGD" log server --format csv | wc -l; }
key=BC-THANG/615/2024-11 now='2024-11-09 06:00:00'
k() { at "$now" "$KYCUONG" --dir office "$@"; }
d() { at "$now" "$KYCUONGD" "$@"; }

at '2024-11-01 08:00:00' "$KYCUONGD" init server --sample kontum-2024 >/dev/null
at '2024-11-01 08:00:00' "$KYCUONGD" init elsewhere --sample kontum-2024 >/dev/null
printf 'mat-khau-dung\n' >password
start serve env LD_PRELOAD="$preload" FAKETIME='@2024-11-01 08:05:00' "$KYCUONGD" serve server --listen 127.0.0.1:0
url=$(cat serve.out)
enrol office 615 'Y Hoa' clerk
code=$(at '2024-11-01 08:06:00' "$KYCUONGD" enrol server --unit 615 --official 'A Thanh' --role head)
run 0 'the head on the same PC' at '2024-11-01 08:07:00' "$KYCUONG" --dir office enrol "$url" "$code" --password-file password
enrol other 616 'Y Lan' clerk
stop "$pid"

# The day of the deadline, no line.
run 0 'a report is written' k do write report $key indicator.01=12 'narrative.1a=Đã chấn chỉnh giờ giấc làm việc.' --as 'Y Hoa'
run 0 'signed' k do sign report $key --as 'A Thanh' --password-file password
run 0 'sent' k do send report $key --as 'Y Hoa'
run 0 'it is sealed' k bundle out stick.kc
like "$out" '3 việc' 'all three acts'
is "$(stat -c %s stick.kc)" 16524 'the size says nothing'
! grep -aqE 'BC-THANG|615|chấn chỉnh' stick.kc; ok $? 'nor does the content'
run 0 'once more, and one stick is lost' k bundle out lost.kc
! cmp -s stick.kc lost.kc; ok $? 'no two files are the same'
run 0 'its code' k code $key
run 0 'is read out by phone' d do server register receipt unit=615 obligation=BC-THANG period=2024-11 "code=$out" channel=phone taker=Châu
is "$(field status)" announced 'the cell is announced'

# Three days later, the bus has brought the stick.
now='2024-11-12 02:00:00'
before=$(log_length)
head -c 9000 stick.kc >cut.kc
run 1 'a cut stick' d bundle in server cut.kc --receipt r.kc
like "$err" 'bị hỏng, bị cắt hoặc bị sửa' 'is refused, with what to do'
cp stick.kc altered.kc && printf 'X' | dd of=altered.kc bs=1 seek=5000 conv=notrunc status=none
run 1 'an altered one' d bundle in server altered.kc --receipt r.kc
{ cat stick.kc && printf 'more'; } >longer.kc
run 1 'one with something behind' d bundle in server longer.kc --receipt r.kc
run 1 'a file of another kind' d bundle in server password --receipt r.kc
like "$err" 'không phải tệp niêm phong' 'is said to be one'
run 1 'at another server' d bundle in elsewhere stick.kc --receipt r.kc
like "$err" 'thuộc máy chủ [0-9A-Z]{10}, không phải máy chủ này' 'says whose it is'
truncate -s 65M huge.kc
run 1 'a file beyond 64 MiB' d bundle in server huge.kc --receipt r.kc
[ ! -e r.kc ] && [ "$(log_length)" = "$before" ]; ok $? 'none of them did anything'
run 2 'without a receipt it is not taken in' d bundle in server stick.kc
start serve env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" serve server --listen "${url#http://}"
run 0 'the whole one, while the server serves' d bundle in server stick.kc --receipt receipt.kc
like "$out" '^[0-9]+	3$' 'three acts of one device'
is "$(field status)" on_time_evidence 'on time, by the code'
after=$(log_length)
run 0 'taken in again' d bundle in server stick.kc --receipt second.kc
is "$(log_length)" "$after" 'nothing happens twice'
curl -s -o /dev/null "$url/login"; ok $? 'the server goes on'

# The receipt goes home.
run 1 'the receipt on another PC' at "$now" "$KYCUONG" --dir other bundle in receipt.kc
like "$err" 'không dành cho máy này' 'is refused'
run 1 'the file itself is no receipt' k bundle in stick.kc
like "$err" 'chưa phải biên nhận' 'it says'
run 1 'and a receipt no file for the server' d bundle in server receipt.kc --receipt r.kc
like "$err" 'biên nhận của tỉnh' 'it says too'
run 0 'on the right PC' k bundle in second.kc
like "$out" 'nhận 3 việc.*còn chờ 0 việc' 'all three are received'
run 0 'the first receipt after it' k bundle in receipt.kc
like "$out" 'Biên nhận này cũ' 'changes nothing'
k status --format csv | grep -q '^waiting,0$'; ok $? 'nothing waits'
run 0 'with the line back' k sync
like "$out" 'nhận 0 việc.*còn chờ 0 việc' 'there is nothing left to send'
run 0 'the lost stick turns up' d bundle in server lost.kc --receipt late.kc
is "$(log_length)" "$after" 'as a duplicate'
run 0 'its receipt' k bundle in late.kc
like "$out" 'Biên nhận này cũ' 'is old'
run 0 'the log is whole' d verify server
run 0 'and the tables are what it makes' d rebuild server
run 2 'neither in nor out' k bundle sideways stick.kc
