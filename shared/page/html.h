/* html.h - pages are written in order into a struct buf. Text is escaped unless the function says "raw".
 *
 * A page: frame_begin(), the main column, frame_aside() and the aside where the frame has one, frame_end().
 * Nothing here allocates but the buffer, and nothing fails: what did not fit shows in buf_check(). NULL text is
 * left out. */
#ifndef HTML_H
#define HTML_H

#include "buf.h"
#include "words.h"

/* Text and attributes. The same escapes (& < > " ') serve both. */
void h_raw(struct buf *b, const char *literal); /* HTML of ours, never text of a person */
void h_text(struct buf *b, const char *text);
void h_bytes(struct buf *b, struct bytes text);
void h_lines(struct buf *b, const char *text); /* text with its line ends kept as <br> */
/* A template of raw HTML with: %s const char * escaped · %b struct bytes escaped · %d int · %i int64_t ·
 * %u const char * percent-encoded for a path segment or query value · %r const char * raw · %% */
void h_fmt(struct buf *b, const char *template, ...);
/* ` name="value"`, nothing where value is NULL. */
void h_attr(struct buf *b, const char *name, const char *value);
/* The catalogue's sentence with escaped arguments. */
#define h_tr(b, lang, word, ...) h_tr_args((b), (lang), (word), (const char *const[]){__VA_ARGS__, NULL})
void h_tr_args(struct buf *b, enum lang lang, enum word w, const char *const *args);
void h_word(struct buf *b, enum lang lang, enum word w); /* without arguments */

/* ---- The frame ---- */

enum stop_state { STOP_THERE, STOP_WAITING, STOP_DOWN, STOP_NOT_YET };

/* One of the three places where a thing may be. */
struct stop {
	enum stop_state state;
	const char *text;	   /* the strip's words, or the head of a large stop */
	const char *line1, *line2; /* large stops only; may be NULL */
	bool passed;		   /* the line from here to the next stop is solid */
};

struct link {
	const char *href, *text;
	int count; /* shown in a disc; 0 shows none */
	bool here; /* this page belongs to it */
	char key;  /* accesskey '1'..'9', 0 none */
};

struct frame {
	enum lang lang;
	const char *title, *summary;	/* h1 and one line beside it */
	const char *unit, *device;	/* head of the side bar */
	const struct link *links;
	int link_count;
	const char *search_href, *search; /* a box in the side bar that asks `search_href`?q=…, and what was asked; NULL leaves it out */
	const char *person, *post;	/* foot of the side bar */
	const char *person_href;	/* "Đổi người"; NULL leaves it out */
	const char *logout;		/* a POST to it ends the session; NULL leaves it out */
	const char *language_href;	/* the other language; NULL leaves it out */
	const char *date, *clock;	/* strip, left: strong, then plain */
	const struct stop *stops;	/* strip, right: the client's three places */
	int stop_count;
	const char *const *facts;	/* strip, right: the server's facts; the first gets a disc */
	int fact_count;
	void (*beside)(struct buf *b, const void *ctx); /* right end of the h1 line: a deadline, Print; may be NULL */
	const void *beside_ctx;
	int aside;			/* width of the aside in px, 230..400; 0: no aside */
	bool list_first;		/* the aside comes first and left: a list, then its detail */
	bool bare;			/* a page before login: no side bar, no strip */
	bool landscape;			/* prints across */
	bool document;			/* prints without its head line: the paper has its own */
	const char *print_foot;		/* data time and log position, on every printed page's end */
};
void frame_begin(struct buf *b, const struct frame *f);
/* Ends the first column and begins the second (the aside, or the detail where list_first). */
void frame_aside(struct buf *b, const struct frame *f);
void frame_end(struct buf *b, const struct frame *f);

/* Stops as in the strip, and large as on a signed record. */
void stops_small(struct buf *b, const struct stop *stops, int count);
void stops_large(struct buf *b, const struct stop *stops, int count);

void section(struct buf *b, const char *title);	      /* ruled h2 */
void section_count(struct buf *b, const char *title, int count);
/* The one next action, framed: kicker, title, then the caller's paragraphs and buttons. */
void action_begin(struct buf *b, const char *kicker, const char *title);
void action_end(struct buf *b);
/* Foot that stays in view while a long form scrolls. */
void foot_begin(struct buf *b);
void foot_end(struct buf *b);

/* ---- Status ---- */

enum tile {
	TILE_NONE = -1, /* not expected: a blank cell */
#define STATUS(constant, name) TILE_##constant,
#include "statuses.def"
#undef STATUS
	TILES
};
const char *tile_name(enum tile t);  /* "on_time" */
enum tile tile_of(const char *name); /* TILE_NONE if unknown */
/* The status in words; days: late, running or left, whichever the status has. A text without a number where it
 * has none, or days < 0. Adds plain text. */
void tile_words(struct buf *out, enum lang lang, enum tile t, int days);

/* A ruled list, as in asides. An item may carry a tile at its left (TILE_NONE: none); here: the one that the detail
 * beside a list shows. */
void items_begin(struct buf *b);
void item_begin(struct buf *b, enum tile t, bool here);
void item_end(struct buf *b);
void items_end(struct buf *b);

void tile(struct buf *b, enum tile t, int size);		       /* 11, 15 or 16 px, decoration */
void badge(struct buf *b, enum lang lang, enum tile t, int days);      /* tile and words */
void badge_text(struct buf *b, enum tile t, const char *text);	       /* tile and the caller's words */
/* A whole cell of <table class="heat">, 26x16; days prints as number in late; TILE_NONE is blank. label: "đơn vị,
 * kỳ: tình trạng". href may be NULL. Between two years write <td class="gap"></td>. */
void heat_cell(struct buf *b, enum tile t, int days, const char *label, const char *href);
void legend(struct buf *b, enum lang lang);

enum icon { ICON_CHECK, ICON_CLOCK, ICON_PAUSE, ICON_RING, ICON_WARN, ICON_PEN, ICON_PHONE };
void icon(struct buf *b, enum icon i, int size); /* decoration: words stand beside it */

/* ---- Interval ---- */

/* on_time O, claimed C, due N; width in px. N <= 40: a block for each report. */
void bar(struct buf *b, enum lang lang, int on_time, int claimed, int due, int width);
/* "22 đến 25 trong 31", strong. */
void bar_count(struct buf *b, enum lang lang, int on_time, int claimed, int due);
/* "71,0 % – 80,6 %": one decimal, half up, but never 100,0 or 0,0 unless exact; "—" for N = 0. Plain text. */
void rate_words(struct buf *out, enum lang lang, int on_time, int claimed, int due);

/* ---- Table ---- */

enum align { LEFT, RIGHT, CENTRE };
struct column {
	const char *label;   /* "" for none; repeated in each cell where the page is narrow */
	enum align align;
	int width;	     /* px; 0: by content */
	bool key;	     /* stands top right of the card where the page is narrow */
};
void table_begin(struct buf *b, const struct column *columns, int count);
void table_entry_begin(struct buf *b, const struct column *columns, int count); /* with tight fields in its cells */
void table_group(struct buf *b, int columns, const char *title); /* a row that heads a group */
void row_begin(struct buf *b, bool tinted);
void cell_begin(struct buf *b, const struct column *c);
void cell_end(struct buf *b);
void cell(struct buf *b, const struct column *c, const char *text); /* begin, text, end */
void cell_two(struct buf *b, const struct column *c, const char *text, const char *under, const char *href);
void row_end(struct buf *b);
void table_end(struct buf *b);
/* Label and value in two columns: "Vì sao", "Phiên bản". */
void pairs_begin(struct buf *b);
void pair(struct buf *b, const char *label, const char *value);
/* Likewise, of something: a number before what it counts, a text below what it is about; "" leaves that out. */
void pair_of(struct buf *b, const char *label, const char *subject, const char *value);
void pairs_end(struct buf *b);
void small(struct buf *b, const char *text); /* muted, 13 px, on its own line */

/* ---- Forms ---- */

enum input { INPUT_TEXT, INPUT_NUMBER, INPUT_DATE, INPUT_TIME /* hh:mm, 24 hours */, INPUT_PASSWORD, INPUT_USER, INPUT_LONG,
	     INPUT_FILE };
struct form_choice {
	const char *value, *text;
};
struct form_field {
	enum input kind;
	const char *name, *label, *value;
	const char *hint;	      /* below the label, muted; NULL none */
	const char *error;	      /* what is wrong and what to do; NULL: nothing wrong */
	const struct form_choice *choices; /* makes a select; kind is then of no account */
	int choice_count;
	int width;		      /* px; 0: as wide as the column */
	int rows;		      /* INPUT_LONG */
	bool required, autofocus, tight; /* tight: no visible label (a table's column says it), right-aligned number */
	bool changed;		      /* by hand: amber rule at the left */
	const char *draft;	      /* path that saves a draft on a pause in typing (with script); NULL none */
};
void form_begin(struct buf *b, const char *action, bool files); /* POST */
void form_filter_begin(struct buf *b, const char *action); /* GET: filters and searches */
void form_end(struct buf *b);
void form_hidden(struct buf *b, const char *name, const char *value);
/* The control's id is its name with every character outside [A-Za-z0-9_-] as "_": error lists link to it. */
void form_field(struct buf *b, const struct form_field *f);
/* Several of the choices, a box to tick for each; `value`: those ticked, commas between, one that is no choice included. The form sends the name once empty,
 * then once for each. */
void form_several(struct buf *b, const struct form_field *f);
void form_check(struct buf *b, const char *name, const char *label, bool checked);

void form_radio(struct buf *b, const char *name, const char *value, const char *label, bool checked);
/* Radio as a card: title, strong line, small lines. */
void choice_card(struct buf *b, const char *name, const char *value, bool checked, const char *title, const char *strong,
		 const char *line1, const char *line2);

enum button { BUTTON_FILLED, BUTTON_OUTLINED, BUTTON_DANGER };
/* A button that submits; name and value may be NULL. At most one BUTTON_FILLED a page. */
void button(struct buf *b, enum button kind, const char *text, const char *name, const char *value);
void button_link(struct buf *b, enum button kind, const char *text, const char *href);

enum banner { BANNER_GOOD, BANNER_OFF, BANNER_WAIT, BANNER_GRAVE };
void banner(struct buf *b, enum banner kind, const char *title, const char *text); /* title may be NULL */
void banner_begin(struct buf *b, enum banner kind, const char *title);
void banner_end(struct buf *b);
/* The box on top of a refused form: role=alert, focused. */
struct fault {
	const char *field; /* name of the control it links to; NULL none */
	const char *link, *text;
};
void faults(struct buf *b, const char *title, const struct fault *f, int count);

/* Steps of a longer work, one of them here. */
struct work_step {
	const char *text, *count, *href;
	enum stop_state state;
	bool here;
};
void work_steps(struct buf *b, const struct work_step *s, int count);
/* Done and open steps as blocks with "2/4". */
void step_blocks(struct buf *b, int done, int all);
/* A code to read out: groups in large mono, the reading words below each. */
struct code_group {
	const char *text, *words;
};
void code_groups(struct buf *b, const struct code_group *g, int count);

/* ---- Paper ---- */

/* An official document after Decree 30/2020/NĐ-CP, Appendix I, to be printed: Times New Roman 14, national motto,
 * issuer, number, place and date, kind and excerpt. On the screen it stands in the main column of a page. */
struct paper {
	const char *above, *issuer;	 /* "ỦY BAN NHÂN DÂN" / "HUYỆN ĐẮK TÔ"; above may be NULL, lines by \n */
	const char *number, *place_date; /* "Số: 412/BC-UBND"; "Đắk Tô, ngày 09 tháng 11 năm 2024" */
	const char *kind, *excerpt, *to; /* "BÁO CÁO"; lines of the excerpt by \n; "Kính gửi: …", may be NULL */
};
void paper_begin(struct buf *b, const struct paper *p);
void paper_paragraph(struct buf *b, const char *lead, const char *text); /* lead is bold, may be NULL */
/* Recipients (lines by \n), the signer's authority and post (lines by \n), his name. */
void paper_signature(struct buf *b, const char *recipients, const char *post, const char *name);
/* The foot line: device signature, code, receipt, and that it does not stand for the legal one. */
void paper_end(struct buf *b, const char *foot);

#endif
