/* control.c - forms, buttons, banners; see html.h */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "html.h"

void form_begin(struct buf *b, const char *action, bool files)
{
	h_fmt(b, "<form method=\"post\" action=\"%s\"%r novalidate>", action,
	      files ? " enctype=\"multipart/form-data\"" : "");
}

void form_filter_begin(struct buf *b, const char *action)
{
	h_fmt(b, "<form method=\"get\" action=\"%s\" class=\"row\">", action);
}

void form_end(struct buf *b)
{
	h_raw(b, "</form>");
}

void form_hidden(struct buf *b, const char *name, const char *value)
{
	h_fmt(b, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
}

static void id_of(struct buf *b, const char *name)
{
	for (const char *p = name; *p; p++) {
		bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '-';
		buf_byte(b, plain ? (uint8_t)*p : '_');
	}
}

/* Widths are classes in steps of 20 px: the content security policy closes style attributes. */
static int step(int width)
{
	int n = (width + 10) / 20 * 20;

	return n < 60 ? 60 : n > 480 ? 480 : n;
}

/* What every control has, whichever element it is. */
static void common(struct buf *b, const struct form_field *f, const char *id)
{
	h_fmt(b, " id=\"%r\" name=\"%s\"", id, f->name);
	if (f->tight)
		h_attr(b, "aria-label", f->label);
	if (f->error)
		h_fmt(b, " aria-invalid=\"true\" aria-describedby=\"%r-error\"", id);
	else if (f->hint)
		h_fmt(b, " aria-describedby=\"%r-hint\"", id);
	if (f->width)
		h_fmt(b, " class=\"w%d\"", step(f->width));
	if (f->required)
		h_raw(b, " required");
	if (f->autofocus)
		h_raw(b, " autofocus");
	if (f->draft) {
		h_attr(b, "hx-post", f->draft);
		h_raw(b, " hx-trigger=\"input changed delay:800ms\" hx-include=\"closest form\" hx-target=\"#draft\""
			 " hx-sync=\"closest form:queue last\"");
	}
}

static void control(struct buf *b, const struct form_field *f, const char *id)
{
	static const char *const types[] = {
		[INPUT_TEXT] = "text",	       [INPUT_NUMBER] = "text", [INPUT_DATE] = "date", [INPUT_TIME] = "text",
		[INPUT_PASSWORD] = "password", [INPUT_USER] = "text", [INPUT_LONG] = "",	 [INPUT_FILE] = "file",
	};

	if (f->choices) {
		h_raw(b, "<select");
		common(b, f, id);
		h_raw(b, ">");
		bool any = !f->value || !*f->value;
		for (int i = 0; i < f->choice_count; i++) {
			bool chosen = f->value && !strcmp(f->value, f->choices[i].value);
			h_fmt(b, "<option value=\"%s\"%r>%s</option>", f->choices[i].value, chosen ? " selected" : "",
			      f->choices[i].text);
			any |= chosen;
		}
		if (!any) /* what was chosen and is no choice any more stays, by its code, until a person chooses another */
			h_fmt(b, "<option value=\"%s\" selected>%s</option>", f->value, f->value);
		h_raw(b, "</select>");
	} else if (f->kind == INPUT_LONG) {
		h_fmt(b, "<textarea rows=\"%d\"", f->rows ? f->rows : 3);
		common(b, f, id);
		/* A line end right after the tag is dropped by browsers; this one is there to be dropped. */
		h_fmt(b, ">\n%s</textarea>", f->value);
	} else {
		h_fmt(b, "<input type=\"%r\"", types[f->kind]);
		common(b, f, id);
		if (f->kind == INPUT_NUMBER)
			h_raw(b, " inputmode=\"decimal\" autocomplete=\"off\"");
		else if (f->kind == INPUT_PASSWORD)
			h_raw(b, " autocomplete=\"current-password\"");
		else if (f->kind == INPUT_USER)
			h_raw(b, " autocomplete=\"username\" spellcheck=\"false\"");
		else if (f->kind == INPUT_TIME) /* type=time would show 04:04 PM in an English browser */
			h_raw(b, " inputmode=\"numeric\" maxlength=\"5\" placeholder=\"16:04\"");
		/* A password is never sent back to the page. */
		if (f->kind != INPUT_PASSWORD && f->kind != INPUT_FILE)
			h_attr(b, "value", f->value);
		h_raw(b, ">");
	}
}

void form_field(struct buf *b, const struct form_field *f)
{
	OWN_BUF struct buf id = BUF(512);

	id_of(&id, f->name);
	h_fmt(b, "<div class=\"f%r%r%r\">", f->error ? " bad" : "", f->changed ? " changed" : "", f->tight ? " tight" : "");
	if (!f->tight)
		h_fmt(b, "<label for=\"%r\">%s</label>", buf_text(&id), f->label);
	if (f->hint)
		h_fmt(b, "<small id=\"%r-hint\" class=\"hint\">%s</small>", buf_text(&id), f->hint);
	if (f->error && !f->tight) {
		h_fmt(b, "<p class=\"error\" id=\"%r-error\">", buf_text(&id));
		icon(b, ICON_WARN, 14);
		h_fmt(b, "%s</p>", f->error);
	}
	control(b, f, buf_text(&id));
	if (f->error && f->tight) {
		h_fmt(b, "<p class=\"error\" id=\"%r-error\">", buf_text(&id));
		icon(b, ICON_WARN, 14);
		h_fmt(b, "%s</p>", f->error);
	}
	h_raw(b, "</div>");
}

static bool ticked(const char *value, const char *one)
{
	size_t n = strlen(one);
	for (const char *at = value; n && at && (at = strstr(at, one)); at++)
		if ((at == value || at[-1] == ',') && (at[n] == ',' || !at[n]))
			return true;
	return false;
}

static void tick(struct buf *b, const struct form_field *f, const char *value, const char *text, bool on)
{
	h_fmt(b, "<label class=\"check\"><input type=\"checkbox\" name=\"%s\" value=\"%s\"%r>%s</label>", f->name, value, on ? " checked" : "", text);
}

/* What is ticked and no choice any more stays, by its code. */
static void tick_others(struct buf *b, const struct form_field *f)
{
	char code[128];
	for (const char *at = f->value; at && *at;) {
		size_t n = strcspn(at, ",");
		bool known = n == 0 || n >= sizeof code;
		snprintf(code, sizeof code, "%.*s", (int)n, at);
		for (int i = 0; i < f->choice_count && !known; i++)
			known = strcmp(f->choices[i].value, code) == 0;
		if (!known)
			tick(b, f, code, code, true);
		at += n + (at[n] == ',');
	}
}

void form_several(struct buf *b, const struct form_field *f)
{
	OWN_BUF struct buf id = BUF(512);

	id_of(&id, f->name);
	h_fmt(b, "<fieldset class=\"f several%r%r%r\" id=\"%r\" tabindex=\"-1\"%r", f->error ? " bad" : "", f->changed ? " changed" : "",
	      f->tight ? " tight" : "", buf_text(&id), f->error ? " aria-invalid=\"true\"" : "");
	if (f->tight)
		h_fmt(b, " aria-label=\"%s\">", f->label);
	else
		h_fmt(b, "><legend>%s</legend>", f->label);
	if (f->error) {
		h_fmt(b, "<p class=\"error\" id=\"%r-error\">", buf_text(&id));
		icon(b, ICON_WARN, 14);
		h_fmt(b, "%s</p>", f->error);
	}
	form_hidden(b, f->name, "");
	h_raw(b, "<div class=\"ticks\">");
	for (int i = 0; i < f->choice_count; i++)
		tick(b, f, f->choices[i].value, f->choices[i].text, ticked(f->value, f->choices[i].value));
	tick_others(b, f);
	h_raw(b, "</div></fieldset>");
}

void form_check(struct buf *b, const char *name, const char *label, bool checked)
{
	h_fmt(b, "<label class=\"check\"><input type=\"checkbox\" name=\"%s\" value=\"1\"%r>%s</label>", name,
	      checked ? " checked" : "", label);
}

void form_radio(struct buf *b, const char *name, const char *value, const char *label, bool checked)
{
	h_fmt(b, "<label class=\"check radio\"><input type=\"radio\" name=\"%s\" value=\"%s\"%r>%s</label>", name, value,
	      checked ? " checked" : "", label);
}

void choice_card(struct buf *b, const char *name, const char *value, bool checked, const char *title, const char *strong,
		 const char *line1, const char *line2)
{
	h_fmt(b, "<label class=\"card\"><input type=\"radio\" name=\"%s\" value=\"%s\"%r><span><span class=\"title\">%s</span>",
	      name, value, checked ? " checked" : "", title);
	if (strong)
		h_fmt(b, "<strong>%s</strong>", strong);
	small(b, line1);
	small(b, line2);
	h_raw(b, "</span></label>");
}

static const char *const button_class[] = {"filled", "outlined", "danger"};

void button(struct buf *b, enum button kind, const char *text, const char *name, const char *value)
{
	h_fmt(b, "<button type=\"submit\" class=\"b %r\"", button_class[kind]);
	h_attr(b, "name", name);
	h_attr(b, "value", value);
	h_fmt(b, ">%s</button>", text);
}

void button_link(struct buf *b, enum button kind, const char *text, const char *href)
{
	h_fmt(b, "<a class=\"b %r\" href=\"%s\">%s</a>", button_class[kind], href, text);
}

void banner_begin(struct buf *b, enum banner kind, const char *title)
{
	static const char *const names[] = {"good", "off", "wait", "grave"};

	h_fmt(b, "<div class=\"banner %r\" role=\"%r\">", names[kind], kind == BANNER_GRAVE ? "alert" : "status");
	if (title)
		h_fmt(b, "<h3>%s</h3>", title);
}

void banner_end(struct buf *b)
{
	h_raw(b, "</div>");
}

void banner(struct buf *b, enum banner kind, const char *title, const char *text)
{
	banner_begin(b, kind, title);
	h_fmt(b, "<p>%s</p>", text);
	banner_end(b);
}

void faults(struct buf *b, const char *title, const struct fault *f, int count)
{
	h_fmt(b, "<div class=\"banner grave\" role=\"alert\" tabindex=\"-1\" autofocus id=\"faults\"><h3>%s</h3><ol>", title);
	for (int i = 0; i < count; i++) {
		h_raw(b, "<li>");
		if (f[i].field && f[i].link) {
			h_raw(b, "<a href=\"#");
			id_of(b, f[i].field);
			h_fmt(b, "\">%s</a> ", f[i].link);
		} else if (f[i].link) {
			h_fmt(b, "%s ", f[i].link);
		}
		h_fmt(b, "%s</li>", f[i].text);
	}
	h_raw(b, "</ol></div>");
}

void work_steps(struct buf *b, const struct work_step *s, int count)
{
	static const enum icon icons[] = {ICON_CHECK, ICON_CLOCK, ICON_PAUSE, ICON_RING};

	h_raw(b, "<ol class=\"steps\">");
	for (int i = 0; i < count; i++) {
		h_fmt(b, "<li%r>", s[i].here ? " aria-current=\"step\"" : "");
		icon(b, icons[s[i].state], 16);
		if (s[i].href)
			h_fmt(b, "<a href=\"%s\">%d. %s</a>", s[i].href, i + 1, s[i].text);
		else
			h_fmt(b, "<span>%d. %s</span>", i + 1, s[i].text);
		if (s[i].count)
			h_fmt(b, "<span class=\"count\">%s</span>", s[i].count);
		h_raw(b, "</li>");
	}
	h_raw(b, "</ol>");
}

void code_groups(struct buf *b, const struct code_group *g, int count)
{
	h_raw(b, "<ol class=\"code\">");
	for (int i = 0; i < count; i++)
		h_fmt(b, "<li><strong>%s</strong><span>%s</span></li>", g[i].text, g[i].words);
	h_raw(b, "</ol>");
}
