/* secrecy.h - the gate against state secrets: they must not enter this program, not even encrypted.
 *
 * The Law on Protection of State Secrets has documents stamped MẬT, TỐI MẬT or TUYỆT MẬT. A text is stopped where
 *   - TỐI MẬT or TUYỆT MẬT stands in capitals;
 *   - MẬT stands in capitals by itself: not as a part of a word of several syllables (BÍ MẬT, BẢO MẬT, MẬT ONG, MẬT ĐỘ);
 *   - a level is declared, in any letters: "độ mật: tối mật";
 *   - a line holds nothing else, in any letters: "Mật".
 * What merely speaks of secrets ("bí mật nhà nước", "bảo mật", "mật ong") passes. It is a guard against mistakes, not
 * against intent. */
#ifndef SECRECY_H
#define SECRECY_H

#include "mem.h"

/* The stamp found in a text (UTF-8, NFC), as the law writes it, or NULL. */
const char *secrecy_stamp(struct bytes text);

#endif
