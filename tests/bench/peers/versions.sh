# Sourced by the peers that keep files.
here=$(cd "$(dirname "$0")" && pwd)
until_done() { # COMMAND...: prints the milliseconds, or - after DEADLINE seconds
	local start=$(($(date +%s%N) / 1000000)) end
	end=$((start + 1000 * ${DEADLINE:-100}))
	until timeout "$(((end - $(date +%s%N) / 1000000) / 1000 + 1))" "$@" >/dev/null 2>&1; do
		if [ $(($(date +%s%N) / 1000000)) -ge $end ]; then
			echo -
			exit 1
		fi
		read -rt 0.1 <> <(:)
	done
	echo $(($(date +%s%N) / 1000000 - start))
}
