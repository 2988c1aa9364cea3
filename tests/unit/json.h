/* json.h - reads the JSON of our own test data: whole file, tree of nodes, dies on anything unexpected.
 * Numbers are whole; strings know \" \\ \/ \n \t only. One file per program: text and nodes are static. */
#ifndef JSON_H
#define JSON_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json {
	char kind; /* '{' '[' '"' '0' 't' 'f' 'n' */
	char *name; /* in an object */
	char *text;
	int64_t number;
	struct json *child, *next;
};

static char json_file[1 << 20];

static inline void json_die(const char *what, const char *at)
{
	fprintf(stderr, "test data: %s at: %.40s\n", what, at);
	exit(1);
}

static inline const char *json_skip(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

static inline char *json_string(const char **p)
{
	if (**p != '"')
		json_die("no string", *p);
	char *out = json_file + (*p - json_file), *o = out; /* decoded in place, which only shortens it */
	const char *s = *p + 1;
	for (; *s != '"'; s++) {
		if (!*s)
			json_die("open string", *p);
		if (*s == '\\') {
			s++;
			*o++ = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s;
			if (!strchr("nt\"\\/", *s))
				json_die("escape", s);
		} else {
			*o++ = *s;
		}
	}
	*p = s + 1;
	*o = 0;
	return out;
}

static inline struct json *json_value(const char **p)
{
	static struct json nodes[8192];
	static size_t used;
	if (used == sizeof(nodes) / sizeof(nodes[0]))
		json_die("too much", *p);
	struct json *v = &nodes[used++];
	*p = json_skip(*p);
	v->kind = **p;
	if (**p == '{' || **p == '[') {
		char end = **p == '{' ? '}' : ']';
		struct json **tail = &v->child;
		*p = json_skip(*p + 1);
		while (**p != end) {
			char *name = NULL;
			if (end == '}') {
				name = json_string(p);
				*p = json_skip(*p);
				if (*(*p)++ != ':')
					json_die("no colon", *p);
			}
			*tail = json_value(p);
			(*tail)->name = name;
			tail = &(*tail)->next;
			*p = json_skip(*p);
			if (**p == ',')
				*p = json_skip(*p + 1);
			else if (**p != end)
				json_die("no comma", *p);
		}
		++*p;
	} else if (**p == '"') {
		v->text = json_string(p);
	} else if (strchr("-0123456789", **p) && **p) {
		char *end;
		v->kind = '0';
		v->number = strtoll(*p, &end, 10);
		*p = end;
	} else if (!strncmp(*p, "true", 4) || !strncmp(*p, "null", 4)) {
		*p += 4;
	} else if (!strncmp(*p, "false", 5)) {
		*p += 5;
	} else {
		json_die("no value", *p);
	}
	return v;
}

static inline struct json *json_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		json_die("no file", path);
	json_file[fread(json_file, 1, sizeof(json_file) - 1, f)] = 0;
	fclose(f);
	const char *p = json_file;
	return json_value(&p);
}

/* NULL where there is none, and for null. */
static inline struct json *json_get(const struct json *object, const char *name)
{
	for (struct json *v = object->child; v; v = v->next)
		if (v->name && !strcmp(v->name, name))
			return v->kind == 'n' ? NULL : v;
	return NULL;
}

static inline struct json *json_at(const struct json *array, int i)
{
	struct json *v = array->child;
	while (v && i--)
		v = v->next;
	return v;
}

static inline const char *json_text(const struct json *object, const char *name)
{
	struct json *v = json_get(object, name);
	return v ? v->text : NULL;
}

static inline int64_t json_int(const struct json *object, const char *name, int64_t missing)
{
	struct json *v = json_get(object, name);
	return v ? v->number : missing;
}

#endif
