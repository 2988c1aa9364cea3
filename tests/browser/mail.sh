#!/usr/bin/env bash
# Plays mail.mjs on the sample year: reminders by e-mail from the server's pages, to a mail server that takes them.
. "$(cd "$(dirname "$0")" && pwd)/../e2e/lib.sh"
export CHROMIUM=${CHROMIUM:-$(command -v chromium)}
mkdir pw sink && cp "$here"/package.json "$here"/package-lock.json "$here"/.npmrc "$here"/lib.mjs "$here"/mail.mjs pw/
npm --prefix pw ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
ok $? "the pinned driver is there"
echo accept >sink/mode
start sink python3 "$here/../e2e/smtp_sink.py" sink
run 0 "a server" "$KYCUONGD" init s --sample kontum-year
printf 'mat-khau-dai\n' >pw.txt
run 0 "who may look" "$KYCUONGD" user s add 'Đỗ Minh Châu' --password-file pw.txt
run 0 "an address" "$KYCUONGD" do s change unit SVHTTDL email=vanthu@svhttdl.vn
start server "$KYCUONGD" serve s --listen 127.0.0.1:0
run 0 "in the browser, before it is set up" node pw/mail.mjs off "$(cat server.out)" ${PICTURES:+"$PICTURES"}
grep '^not ok\|^#' out.txt
run 0 "a mail server" "$KYCUONGD" mail s config --smtp "smtp://127.0.0.1:$(cat sink.out)" --from snv@kt.vn
run 0 "in the browser" node pw/mail.mjs on "$(cat server.out)" ${PICTURES:+"$PICTURES"}
grep '^not ok\|^#' out.txt
like "$(cat sink/*.eml)" 'RCPT TO:<vanthu@svhttdl.vn>' "what was asked for on the page has arrived"
stop "$pid"
