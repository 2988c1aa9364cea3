#!/usr/bin/env bash
# What scripts read: the CSV of every command that lists, on a small province at fixed hours, against golden/exports.csv. Columns may come at the
# end of a line (a list's remarks stay its last); nothing else may change. GOLDEN=1 writes it anew, once a person has looked at it.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] || exit 77

golden=$here/../golden/exports.csv
now='2024-12-07 01:00:00'
k() { # FOLDER COMMAND...
	local folder=$1
	shift
	env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONG" --dir "$folder" "$@"
}
d() { env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" "$@"; }
serve() {
	[ -z "${server:-}" ] || stop "$server"
	start serve env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" serve server --listen "127.0.0.1:${port:-0}"
	url=$(cat serve.out) server=$pid
	port=${url##*:}
}
enrol() { # FOLDER UNIT NAME ROLE
	k "$1" enrol "$url" "$(d enrol server --unit "$2" --official "$3" --role "$4")" --password-file pw.txt >/dev/null
}
# Keys are drawn, and a clock goes on while a program starts: what is compared has their places only.
masked() { sed -E 's/\b[0-9A-HJKMNP-TV-Z]{13}\b/KEY/g; s/(T[0-9]{2}):[0-9]{2}:[0-9]{2}(\.[0-9]+)?/\1/g'; }
tell() { # NAME COMMAND...: each line of what it prints, after its name
	local name=$1
	shift
	"$@" --format csv 2>err.txt | masked | sed "s|^|$name: |"
	[ "${PIPESTATUS[0]}" = 0 ] || echo "$name: failed: $(head -1 err.txt)"
}
head_of() { # NAME COMMAND...: its columns
	tell "$@" | head -1
}

d init server --sample kontum-2024 >/dev/null
printf 'mat-khau-dung\n' >pw.txt
serve
enrol 615 615 'A Thanh' head && enrol snv SNV 'Bà Nội Vụ' head && enrol office VPUBND 'Ông Văn Phòng' head
ok $? 'a district, Home Affairs and the province office enrol'
k 615 do write report BC-THANG/615/2024-12 indicator.01=7 narrative.1b='Đã nhắc nhở; "không tái phạm", hẹn tháng sau' >/dev/null &&
	k 615 do sign report BC-THANG/615/2024-12 --password-file pw.txt >/dev/null && k 615 do send report BC-THANG/615/2024-12 >/dev/null &&
	k office do assign task unit=615 content='Rà soát hồ sơ' due=2024-12-10 clause=1b >/dev/null &&
	k snv do register receipt unit=608 obligation=BC-THANG period=2024-12 code=0000000000000000 channel=phone taker=SNV >/dev/null 2>&1
k 615 sync >/dev/null && k office sync >/dev/null && k snv sync >/dev/null && k 615 sync >/dev/null
ok $? 'they send a report and assign a task'
now='2024-12-13 01:00:00'
serve
k 615 do finish task "$(k 615 list task --format csv | sed -n '2s/,.*//p')" product='Văn bản' >/dev/null 2>&1
k snv sync >/dev/null
ok $? 'some days later'

{
	for reg in $(k snv list --help | sed -n '/^Các sổ/,$p' | awk 'NR > 1 && NF { print $1 }'); do
		head_of "list $reg" k snv list "$reg"
	done
	for command in inbox 'search ha' 'cells' 'summary' 'roles' 'remind' 'lists' 'files report BC-THANG/615/2024-12'; do
		head_of "$command" k snv $command
	done
	for list in $(k snv lists --format csv | tail -n +2 | cut -d, -f1); do head_of "lists $list" k snv lists "$list" --at "$now"; done
	for part in totals values units narrative; do head_of "consolidation $part" d consolidation server 2024-12 --part $part; done
	tell 'server roles' d roles server | head -1
	tell 'server cells' d cells server --period 2024-12 --obligation BC-THANG --at 2024-12-13T08:00
	tell 'server summary' d summary server --from 2024-12 --to 2024-12 --at 2024-12-13T08:00
	tell 'server log' d log server | sed -nE '1p; /,(report|task|receipt),/ s/^([^,]*,[^,]*),[0-9]+,/\1,DEVICE,/p'
	tell 'server device list' d device server list | sed -E 's/: [0-9]+,/: DEVICE,/'
	tell 'server lists' d lists server --at 2024-12-13T08:00
	tell 'server lists overdue' d lists server overdue --at 2024-12-13T08:00
	tell 'server lists late' d lists server late --at 2024-12-13T08:00 | head -4
	tell 'server remind' d remind server --at 2024-12-13T08:00 --unit 615
	tell 'server consolidation' d consolidation server 2024-12 | head -4
} >now.csv
[ -z "${GOLDEN:-}" ] || cp now.csv "$golden"
is "$(wc -l <now.csv)" "$(wc -l <"$golden")" 'as many lines as ever'
# A line now is the line then, and perhaps more columns; of a list with remarks, those before them.
awk '
	function begins(now, was) { return now == was || substr(now, 1, length(was) + 1) == was "," }
	NR == FNR { was[FNR] = $0; next }
	{ w = was[FNR]; n = $0 }
	w ~ /^list / && sub(/,remarks$/, "", w) && !sub(/,remarks$/, "", n) { n = "no remarks" }
	!begins(n, w) { printf "# got  %s\n# want %s\n", $0, was[FNR]; bad = 1 }
	END { exit bad }' "$golden" now.csv
ok $? 'each is as it was, but for columns at its end'
! grep -q ': failed' now.csv
ok $? 'and none failed'
