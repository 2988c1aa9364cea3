#!/usr/bin/env bash
# A month in the province, played on the real programs: builds, starts kycuongd with the Kon Tum 2024 sample on loopback,
# enrols three offices, and lets November 2024 pass - reports entered while the line is down, one that waited for the line, a
# report returned and corrected, a task whose delay is explained, districts that never send. Prints the province's figures, and leaves
# server and a client's page running until Ctrl-C; with --once it ends instead. Safe to run again: all of it lives in a new folder.
set -euo pipefail
cd "$(dirname "$0")/.."
once=false
case "${1:-}" in
'') ;;
--once) once=true ;;
*) echo "usage: tests/demo.sh [--once]" >&2; exit 2 ;;
esac
. tests/setup.sh
need_to_build
need faketime
build "${BUILD:-build-demo}" -DCMAKE_BUILD_TYPE=Release
bin=$(cd "${BUILD:-build-demo}" && pwd)
kycuong=$bin/client/kycuong kycuongd=$bin/server/kycuongd

room=$(mktemp -d "${TMPDIR:-/tmp}/kycuong-demo.XXXXXX")
running=()
finish() {
	local status=$? p
	trap - EXIT INT TERM
	for p in "${running[@]}"; do kill "$p" 2>/dev/null && wait "$p" 2>/dev/null || true; done
	[ $status = 0 ] || { echo "The demo stopped (exit $status). What the programs said:"; cat "$room"/*.log 2>/dev/null || true; }
	rm -rf "$room"
	exit $status
}
trap finish EXIT
trap 'exit 0' INT TERM

# ---- The clock of the story: an offset from the real one, read anew by every program ----
at() { # "2024-11-05 08:30": local time in the province
	local want
	want=$(TZ='<+07>-7' date -d "$1" +%s)
	printf '%+d\n' $((want - $(date +%s))) >"$room/clock.new" && mv "$room/clock.new" "$room/clock"
	printf '\n\033[1m%s\033[0m  %s\n' "$1" "$2"
}
faked() {
	LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketimeMT.so.1) FAKETIME_TIMESTAMP_FILE=$room/clock FAKETIME_NO_CACHE=1 \
		FAKETIME_DONT_FAKE_MONOTONIC=1 TZ='<+07>-7' exec "$@"
}
say() { printf '   %s\n' "$*"; }

server() { (faked "$kycuongd" "$@"); }
office() { # NAME COMMAND...: an office's own folder
	local name=$1
	shift
	(faked "$kycuong" --dir "$room/$name" "$@")
}
try_sync() { # prints what came of it; a line that is down is no failure of the story
	local status=0
	office "$1" sync >"$room/sync.out" 2>"$room/sync.log" || status=$?
	case $status in
	0) say "$1: $(cat "$room/sync.out")" ;;
	75) say "$1: no line; everything is kept and goes later (exit 75)" ;;
	*) cat "$room/sync.log" >&2; return $status ;;
	esac
}
start() { # NAME COMMAND...: starts a program and waits for the line with its address, in $url
	local name=$1
	shift
	rm -f "$room/$name.out" && mkfifo "$room/$name.out"
	(faked "$@" >"$room/$name.out" 2>"$room/$name.log") &
	running+=($!)
	pid=$!
	read -r url <"$room/$name.out"
}
stop() {
	kill "$1" && wait "$1" 2>/dev/null || true
}

at "2024-11-01 08:00" "The province opens its server with the sample: 31 units, two obligations, a form of 24 indicators."
server init "$room/server" --sample kontum-2024
start server "$kycuongd" serve "$room/server" --listen 127.0.0.1:0
server_pid=$pid server_url=$url
port=${server_url##*:}
port=${port%%/*}
printf 'mat-khau-cua-toi' >"$room/password"
say "server: $server_url"

enrol() { # OFFICE UNIT NAME ROLE
	local code
	code=$(server enrol "$room/server" --unit "$2" --official "$3" --role "$4")
	if [ "$4" = head ]; then
		office "$1" enrol "$server_url" "$code" --password-file "$room/password" >/dev/null
	else
		office "$1" enrol "$server_url" "$code" >/dev/null
	fi
	say "$1: $3 ($4) enrolled with a one-time code"
}
enrol dak-ha 615 "Y Ngọc Anh" clerk
enrol dak-ha 615 "Nguyễn Xuân Phương" head
enrol dak-to 612 "Đỗ Minh Trí" clerk
enrol dak-to 612 "Y Lan" head
enrol snv SNV "A Đức Thuận" clerk
enrol snv SNV "Phạm Thị Minh Châu" head

at "2024-11-04 09:00" "The province office assigns two tasks to Đắk Hà."
task=$(server do "$room/server" assign task unit=615 "content=Rà soát thủ tục hành chính đất đai quá hạn, báo cáo nguyên nhân" due=2024-11-12 | cut -f1)
second=$(server do "$room/server" assign task unit=615 co_units=612 "content=Kiểm tra việc chấp hành giờ giấc làm việc tại bộ phận một cửa" due=2024-11-20 | cut -f1)
try_sync dak-ha
office dak-ha do receive task "$task" --as "Y Ngọc Anh" >/dev/null
office dak-ha do progress task "$task" percent=40 "note=Đã rà soát 62 hồ sơ" --as "Y Ngọc Anh" >/dev/null
office dak-ha do add task_step task="$task" "person=Y Ngọc Anh" "content=Tổng hợp hồ sơ quá hạn" due=2024-11-08 --as "Y Ngọc Anh" >/dev/null
office dak-ha do receive task "$second" --as "Y Ngọc Anh" >/dev/null
office dak-ha do finish task "$second" "product=Biên bản kiểm tra số 03" --as "Y Ngọc Anh" >/dev/null
try_sync dak-ha

at "2024-11-07 14:00" "The line goes down. Both districts write and sign their November reports all the same."
stop "$server_pid"
write_report() { # OFFICE UNIT CLERK HEAD NUMBER
	local key=BC-THANG/$2/2024-11
	printf 'Đã quán triệt đến 100%% cán bộ, công chức; kiểm tra đột xuất %s lượt, nhắc nhở 02 trường hợp đi muộn.\n' "$5" >"$room/1b.txt"
	office "$1" do write report "$key" --as "$3" indicator.01="$5" indicator.02=2 indicator.03=12 "symbol=$5/BC-UBND" \
		narrative.1b=@"$room/1b.txt" "narrative.other=Không phát sinh vướng mắc trong kỳ." >/dev/null
	office "$1" do sign report "$key" --as "$4" --password-file "$room/password" >/dev/null
	office "$1" do send report "$key" --as "$3" >/dev/null
	say "$1: report $key signed by $4; code to read out by phone: $(office "$1" code "$key")"
}
write_report dak-ha 615 "Y Ngọc Anh" "Nguyễn Xuân Phương" 4
write_report dak-to 612 "Đỗ Minh Trí" "Y Lan" 7
write_report snv SNV "A Đức Thuận" "Phạm Thị Minh Châu" 9
try_sync dak-ha

at "2024-11-08 08:00" "The line is back for Đắk Hà and SNV; Đắk Tô stays cut off until the 12th."
start server "$kycuongd" serve "$room/server" --listen "127.0.0.1:$port"
server_pid=$pid
try_sync dak-ha
try_sync snv

at "2024-11-08 15:00" "SNV returns Đắk Hà's report: a number is missing. The head corrects it the same day."
office snv do return report BC-THANG/615/2024-11 "reason=Chỉ tiêu 04 chưa có số liệu, đề nghị bổ sung" --as "Phạm Thị Minh Châu" --password-file "$room/password" >/dev/null
try_sync snv
try_sync dak-ha
office dak-ha do write report BC-THANG/615/2024-11 indicator.04=1 --as "Y Ngọc Anh" >/dev/null
office dak-ha do sign report BC-THANG/615/2024-11 --as "Nguyễn Xuân Phương" --password-file "$room/password" >/dev/null
office dak-ha do send report BC-THANG/615/2024-11 --as "Y Ngọc Anh" >/dev/null
try_sync dak-ha
try_sync snv
office snv do accept report BC-THANG/615/2024-11 --as "Phạm Thị Minh Châu" --password-file "$room/password" >/dev/null
try_sync snv

at "2024-11-11 09:00" "Đắk Hà explains why its first task is late, and commits to a date; the province office grants part of it."
request=$(office dak-ha do write extension task="$task" kind=extend "reason=Mưa lũ, mất liên lạc ba ngày; còn 18 hồ sơ" objective=yes committed=2024-11-25 --as "Y Ngọc Anh" | cut -f1)
office dak-ha do send extension "$request" --as "Nguyễn Xuân Phương" --password-file "$room/password" >/dev/null
try_sync dak-ha
server do "$room/server" decide extension "$request" outcome=part due=2024-11-18 "reason=Gia hạn một phần" >/dev/null
try_sync dak-ha

at "2024-11-12 10:00" "Đắk Tô's line is back: its report claims the 7th. SNV looks at the evidence and decides."
try_sync dak-to
try_sync snv
server cells "$room/server" --obligation BC-THANG --period 2024-11 --format csv | sed -n '1p;/^612,/p' | sed 's/^/   /'
office snv do settle report BC-THANG/612/2024-11 on_time=yes "reason=Đường truyền của huyện bị cắt từ 07 đến 12/11, có xác nhận của VNPT" --as "Phạm Thị Minh Châu" --password-file "$room/password" >/dev/null
try_sync snv
try_sync dak-to

at "2024-11-14 08:00" "The province's figures for the reports of November 2024."
server summary "$room/server" --obligation BC-THANG --from 2024-11 --to 2024-11 --format table
echo
say "and of its tasks:"
office dak-ha list task --format csv | cut -d, -f1-3,5,6,8,10 | sed "s/^/   /"
say "every act, in one order:"
server log "$room/server" --format csv | cut -d, -f1,2,5-8 | tail -n 5 | sed 's/^/   /'
server verify "$room/server"

$once && { say "Done."; exit 0; }
server user "$room/server" add demo --password-file "$room/password"
start page "$kycuong" --dir "$room/dak-ha" ui --listen 127.0.0.1:0
page_pid=$pid
cat <<END

The province's pages:   $server_url   (user demo, password $(cat "$room/password"))
Đắk Hà's own page:      $url
Ctrl-C ends both.
END
wait "$server_pid" "$page_pid"
