"""A mail server to be written to by tests: smtp_sink.py FOLDER [tls|starttls CERT KEY] prints its port and serves one client at a time.

FOLDER/mode says, at each RCPT or message, how it behaves:
  accept   takes it
  later    451 to the recipient
  refuse   550 to the recipient
  spurn    554 to the message
  cut      drops the line once it has the message, which is kept as N.cut
  hang     keeps silent once it has the message (kept as N.cut), until the client has gone
  login    535 to any login
What is accepted is kept as N.eml, the envelope before it; FOLDER/talk has what the client said, logins left out.
"""
import os
import socket
import ssl
import sys

folder = sys.argv[1]
tls = None
if len(sys.argv) > 2:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[3], sys.argv[4])
count = 0


def mode():
    with open(os.path.join(folder, "mode")) as f:
        return f.read().strip()


def keep(envelope, body, ending):
    global count
    count += 1
    with open(os.path.join(folder, "part"), "wb") as f:
        f.write(b"".join(e + b"\r\n" for e in envelope) + b"\r\n" + body)
    os.rename(os.path.join(folder, "part"), os.path.join(folder, "%d.%s" % (count, ending)))


def message(lines):
    body = b""
    for line in iter(lines.readline, b""):
        if line == b".\r\n":
            return body
        body += line[1:] if line.startswith(b".") else line
    return None


def serve(line, talk):
    lines = line.makefile("rb")
    envelope = []

    def say(text):
        line.sendall(text + b"\r\n")

    say(b"220 sink ready")
    for command in iter(lambda: lines.readline(), b""):  # of whichever line it is by then
        command = command.rstrip(b"\r\n")
        verb = command[:4].upper()
        talk.write(b"AUTH ...\n" if verb == b"AUTH" else command + b"\n")
        talk.flush()
        if verb == b"EHLO":
            clear = tls and not isinstance(line, ssl.SSLSocket)
            say(b"250-sink\r\n250-%s\r\n250 8BITMIME" % (b"STARTTLS" if clear else b"AUTH PLAIN"))
        elif verb == b"STAR":
            say(b"220 go on")
            line = tls.wrap_socket(line, server_side=True)
            lines = line.makefile("rb")
        elif verb == b"AUTH":
            if b"AUTH PLAIN" == command.upper():
                say(b"334 ")
                lines.readline()
            say(b"535 5.7.8 bad login" if mode() == "login" else b"235 good")
        elif verb == b"MAIL":
            envelope = [command]
            say(b"250 ok")
        elif verb == b"RCPT":
            how = mode()
            envelope.append(command)
            say({"later": b"451 4.7.1 greylisted", "refuse": b"550 5.1.1 no such mailbox"}.get(how, b"250 ok"))
        elif verb == b"DATA":
            say(b"354 go on")
            body = message(lines)
            how = mode()
            if body is None:
                return
            if how in ("cut", "hang"):
                keep(envelope, body, "cut")
                if how == "hang":
                    lines.readline()
                return
            if how == "spurn":
                say(b"554 5.6.0 not wanted")
                continue
            keep(envelope, body, "eml")
            say(b"250 taken")
        elif verb == b"QUIT":
            say(b"221 bye")
            return
        else:
            say(b"250 ok")


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
with open(os.path.join(folder, "talk"), "ab") as talk:
    while True:
        line, _ = listener.accept()
        try:
            if tls and sys.argv[2] == "tls":
                line = tls.wrap_socket(line, server_side=True)
            serve(line, talk)
        except OSError:
            pass
        line.close()
