#include "docx_parts.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define R "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

const char docx_types[] = DOCX_XML
	"<Types xmlns=\"" PACKAGE "/content-types\">"
	"<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	"<Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>"
	"<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD "styles+xml\"/>"
	"<Override PartName=\"/word/header.xml\" ContentType=\"" WORD "header+xml\"/>"
	"<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
	"</Types>";

const char docx_rels[] = DOCX_XML
	"<Relationships xmlns=\"" PACKAGE "/relationships\">"
	"<Relationship Id=\"rId1\" Type=\"" R "/officeDocument\" Target=\"word/document.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" PACKAGE "/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
	"</Relationships>";

const char docx_document_rels[] = DOCX_XML
	"<Relationships xmlns=\"" PACKAGE "/relationships\">"
	"<Relationship Id=\"rId1\" Type=\"" R "/styles\" Target=\"styles.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" R "/header\" Target=\"header.xml\"/>"
	"</Relationships>";

/* The page's number, from the second page on. */
const char docx_header[] = DOCX_XML
	"<w:hdr " W "><w:p><w:pPr><w:pStyle w:val=\"PageNumber\"/></w:pPr><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
	"<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
	"<w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>";

const char docx_document_begin[] = DOCX_XML "<w:document " W " xmlns:r=\"" R "\"><w:body>";
/* A4; margins 20, 20, 20 and 30 mm; the first page has no head. */
const char docx_document_end[] =
	"<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
	"<w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
	"<w:titlePg/></w:sectPr></w:body></w:document>";

#define STYLE(id, paragraph, run)                                                                                                \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"" id "\"><w:name w:val=\"" id "\"/><w:basedOn w:val=\"Normal\"/>" \
	"<w:pPr>" paragraph "</w:pPr><w:rPr>" run "</w:rPr></w:style>"
#define SPACE(before, after) "<w:spacing w:before=\"" #before "\" w:after=\"" #after "\"/>"
#define ALIGN(how) "<w:jc w:val=\"" how "\"/>"
#define SIZE(half_points) "<w:sz w:val=\"" #half_points "\"/><w:szCs w:val=\"" #half_points "\"/>"

const char docx_styles[] = DOCX_XML
	"<w:styles " W "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\""
	" w:cs=\"Times New Roman\"/>" SIZE(28) "<w:lang w:val=\"vi-VN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
	"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"
	"<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/></w:style>"
	STYLE("Head", ALIGN("center"), SIZE(26))
	STYLE("Rule", SPACE(40, 20) ALIGN("center"), SIZE(4))
	STYLE("Gap", "", SIZE(12))
	STYLE("Kind", "<w:keepNext/>" SPACE(360, 0) ALIGN("center"), "<w:b/>")
	STYLE("Excerpt", "<w:keepNext/>" SPACE(0, 40) ALIGN("center"), "<w:b/>")
	STYLE("To", SPACE(280, 160) ALIGN("center"), "")
	STYLE("Heading", "<w:keepNext/>" SPACE(160, 120) "<w:ind w:firstLine=\"720\"/>" ALIGN("both"), "<w:b/>")
	STYLE("Subheading", "<w:keepNext/>" SPACE(120, 120) "<w:ind w:firstLine=\"720\"/>" ALIGN("both"), "<w:b/><w:i/>")
	STYLE("Appendix", "<w:keepNext/><w:pageBreakBefore/>" SPACE(0, 160) ALIGN("center"), "<w:b/>")
	STYLE("Text", SPACE(0, 120) "<w:ind w:firstLine=\"720\"/>" ALIGN("both"), "")
	STYLE("Note", SPACE(0, 120) ALIGN("both"), "<w:i/>" SIZE(22))
	STYLE("Cell", SPACE(40, 40), SIZE(26))
	STYLE("CellCentre", SPACE(40, 40) ALIGN("center"), SIZE(26))
	STYLE("CellRight", SPACE(40, 40) ALIGN("right"), SIZE(26))
	STYLE("CellHead", "<w:keepNext/>" SPACE(40, 40) ALIGN("center"), "<w:b/>" SIZE(26))
	STYLE("CellGroup", "<w:keepNext/>" SPACE(40, 40), "<w:b/>" SIZE(26))
	STYLE("Recipients", "<w:keepNext/>", SIZE(22))
	STYLE("Signer", "<w:keepNext/>" ALIGN("center"), "<w:b/>")
	STYLE("PageNumber", ALIGN("center"), "")
	"<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Grid\"><w:name w:val=\"Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>"
	"<w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/><w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
	"<w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/><w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
	"<w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/><w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
	"</w:tblBorders><w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
	"</w:styles>";
