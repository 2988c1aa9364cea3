# Every page of a client over the year of the sample: CPU of the program for each, the slowest three. KYCUONG and KYCUONGD name the programs,
# $1 is a folder for their files. The clock of the system is moved to the end of that year.
set -euo pipefail
room=$1
preload=$(compgen -G '/usr/lib/*/faketime/libfaketime.so.1' | head -n 1)
at() { env LD_PRELOAD="$preload" FAKETIME='@2025-06-20 02:00:00' TZ=UTC "$@"; }
times=20 hertz=$(getconf CLK_TCK)
ready() { # FIFO COMMAND...: starts it in the background, its first line is in $line
	rm -f "$1" && mkfifo "$1"
	env LD_PRELOAD="$preload" FAKETIME='@2025-06-20 02:00:00' TZ=UTC "${@:2}" >"$1" 2>/dev/null & # not by at(): its process is the program
	started=$!
	read -r line <"$1"
}
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

"$KYCUONGD" init "$room/year" --sample kontum-year
ready "$room/serve.out" "$KYCUONGD" serve "$room/year" --listen 127.0.0.1:0
server=$started url=$line
printf '| page of a client, the sample year | CPU | size |\n|---|--:|--:|\n'
measure() { # UNIT PATH...
	local unit=$1 dir=$room/$1 base path before size
	shift
	at "$KYCUONG" --dir "$dir" enrol "$url" "$(at "$KYCUONGD" enrol "$room/year" --unit "$unit" --official 'Người Đo' --role head)" \
		--password-file <(echo mat-khau-dai) >/dev/null
	ready "$room/page.out" "$KYCUONG" --dir "$dir" ui
	page=$started base=${line%%/?token*}
	curl -fs -c "$room/jar" -o /dev/null -L "$line"
	for path in "$@"; do
		curl -fs -b "$room/jar" -o "$room/page.html" "$base$path" # once before: what it keeps is kept
		size=$(stat -c %s "$room/page.html") before=$(ticks "$page")
		for ((i = 0; i < times; i++)); do curl -fs -b "$room/jar" -o /dev/null "$base$path"; done
		echo "$((($(ticks "$page") - before) * 1000 * 10 / hertz / times)) $unit $path $size"
	done
	kill "$page" && wait "$page" || true
}
both='/ /report /report/BC-THANG/2025-06 /report/BC-THANG/2025-06/write /paper/BC-THANG%2F615%2F2025-06 /task /inbox /register /register/report /register/task
/lists /lists/late /lists/overdue /lists/promises /lists/assessment /search?q=dak+ha /connection /roles'
{ measure 615 $both; measure SNV $both /remind /consolidation?period=2025-05; } | sort -rn >"$room/times"
head -n 3 "$room/times" | awk '{printf "| `%s` at %s | %.1f ms | %d KiB |\n", $3, $2, $1 / 10, $4 / 1024}'
awk 'NR == 4 {printf "| the others, at most | %.1f ms | |\n", $1 / 10} END {printf "| pages measured | %d | |\n", NR}' "$room/times"
kill "$server" && wait "$server" || true
