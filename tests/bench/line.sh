# The real binaries over bad lines (line_proxy.c), each beside its floor: turns x round-trip time + bytes / bandwidth. Called by run.sh.
set -euo pipefail
work=$1
"$KYCUONGD" init "$work/line" --sample kontum-2024
mkfifo "$work/line.out" "$work/proxy.out"
"$KYCUONGD" serve "$work/line" --listen 127.0.0.1:0 >"$work/line.out" 2>/dev/null &
server=$!
read -r url <"$work/line.out"
enrol() { "$KYCUONG" --dir "$work/$1" enrol "$url" "$("$KYCUONGD" enrol "$work/line" --unit 615 --official "Người $1")" >/dev/null; }
measure() { # LINE RATE DELAY WORK FOLDER OPTION...
	local name=$1 rate=$2 delay=$3 what=$4 office=$5 near start took tries=0
	shift 5
	"$LINE_PROXY" --to "${url##*:}" --rate "$rate" --delay "$delay" "$@" >"$work/proxy.out" &
	local proxy=$!
	exec 8<"$work/proxy.out"
	read -r near <&8
	"$KYCUONG" --dir "$work/$office" server "http://127.0.0.1:$near"
	start=$(date +%s%N)
	until "$KYCUONG" --dir "$work/$office" sync >/dev/null 2>&1 || [ $tries = 20 ]; do tries=$((tries + 1)); done
	took=$((($(date +%s%N) - start) / 1000000))
	kill "$proxy"
	read -r connections turns up down http cuts stalled <&8
	exec 8<&-
	wait "$proxy"
	awk -v n="$name" -v w="$what" -v u="$up" -v d="$down" -v t="$turns" -v ms="$took" -v r="$rate" -v l="$delay" -v c="$cuts" -v s="$stalled" 'BEGIN {
		floor = t * 2 * l + (u + d) / r * 1000; printf "| %s | %s | %d + %d | %d | %d | %.1f | %.1f | %.2f | %.1f |\n", n, w, u, d, t, c, ms / 1000, floor / 1000, ms / floor, s / 1000 }'
}
printf '| line | work | bytes up + down | turns | cuts | s | floor | ratio | s in stalls |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n'
n=0
row() { # LINE RATE DELAY OPTION...
	n=$((n + 1))
	enrol "o$n"
	"$KYCUONG" --dir "$work/o$n" do write report BC-THANG/615/2024-11 "indicator.01=$n" >/dev/null
	measure "$1" "$2" "$3" 'one edit' "o$n" "${@:4}"
	head -c 6000 /dev/urandom | base64 -w0 >"$work/text"
	"$KYCUONG" --dir "$work/o$n" do write report BC-THANG/615/2024-11 "narrative.1a=@$work/text" >/dev/null
	measure "$1" "$2" "$3" '8 KB that do not pack' "o$n" "${@:4}"
}
row 'A, without stalls' 16000 300
row A 16000 300 --stall 5 --seed 1
row B 2500 800 --stall 10 --seed 2
row 'B, cut' 2500 800 --stall 10 --cut 3:30 --seed 3
row 'C, cut' 250000 100 --cut 2:4 --seed 4
# An attachment of 5 MB: what goes twice, headers and answers counted as if they did.
enrol file
{ printf '%%PDF-1.4\n'; head -c 5000000 /dev/urandom; printf '\nstartxref\n9\n%%%%EOF\n'; } >"$work/five.pdf"
"$KYCUONG" --dir "$work/file" do write report BC-THANG/615/2024-12 indicator.01=1 >/dev/null
"$KYCUONG" --dir "$work/file" attach report BC-THANG/615/2024-12 "$work/five.pdf" >/dev/null
measure 'C, cut' 250000 100 '5 MB attachment' file --cut 2:4 --seed 5
case $("$KYCUONG" --dir "$work/file" files report BC-THANG/615/2024-12 --format csv) in *,there) ;; *) echo 'the attachment did not arrive' >&2; exit 1 ;; esac
awk -v u="$up" 'BEGIN { printf "\nOf the attachment %.1f %% more went up than it has.\n", (u / 5000028 - 1) * 100 }'
kill "$server"
wait "$server" || true
