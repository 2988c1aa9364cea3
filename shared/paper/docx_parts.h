/* docx_parts.h - what is the same in every Word file of ours. Internal to paper. */
#ifndef DOCX_PARTS_H
#define DOCX_PARTS_H

#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
extern const char docx_types[], docx_rels[], docx_styles[], docx_header[], docx_document_rels[];
/* What stands around a document's body; the end sets the page. */
extern const char docx_document_begin[], docx_document_end[];

#endif
