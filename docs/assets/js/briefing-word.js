// The annex as a Word document. The library that writes it is loaded only when a document is asked for.
(function () {
  "use strict";
  const { load } = window.compendium;
  const NUMBERS = "recommendations";

  function runs(docx, pieces) {
    return pieces.map((piece) => {
      if (!piece.url) return new docx.TextRun(piece);
      return new docx.ExternalHyperlink({
        link: piece.url,
        children: [new docx.TextRun({ text: piece.url, style: "Hyperlink" })],
      });
    });
  }

  function entryParagraphs(docx, entry, level) {
    const { Paragraph, TextRun, FootnoteReferenceRun } = docx;
    const facts = entry.facts.flatMap(([name, value]) => [
      new TextRun({ text: `${name}: `, italics: true }),
      new TextRun(`${value}. `),
    ]);
    const made = [
      new Paragraph({
        heading: level,
        numbering: { reference: NUMBERS, level: 0 },
        children: [new TextRun(entry.title)],
      }),
      new Paragraph({
        style: "Recommendation",
        keepLines: true,
        keepNext: true,
        children: [new TextRun(entry.text), new FootnoteReferenceRun(entry.number)],
      }),
      new Paragraph({ style: "Recommendation", children: facts }),
    ];
    if (entry.withdrawn) made.push(new Paragraph({
      style: "Recommendation",
      children: [new TextRun({ text: entry.withdrawn, bold: true })],
    }));
    if (entry.note) {
      const rows = entry.note.split(/\r?\n/).map((text, at) => new TextRun({ text, break: at ? 1 : 0 }));
      made.push(new Paragraph({ style: "Note", children: [new TextRun({ text: "Note: ", bold: true }), ...rows] }));
    }
    return made;
  }

  function body(docx, made) {
    const { Paragraph, TextRun, HeadingLevel } = docx;
    const paragraphs = [
      new Paragraph({ heading: HeadingLevel.TITLE, children: [new TextRun(made.title)] }),
      new Paragraph({ children: [new TextRun(made.date)], spacing: { after: 240 } }),
    ];
    for (const { heading, entries } of made.groups) {
      if (heading) paragraphs.push(new Paragraph({
        heading: HeadingLevel.HEADING_1,
        children: [new TextRun(heading)],
      }));
      const level = heading ? HeadingLevel.HEADING_2 : HeadingLevel.HEADING_1;
      for (const entry of entries) paragraphs.push(...entryParagraphs(docx, entry, level));
    }
    paragraphs.push(new Paragraph({
      heading: HeadingLevel.HEADING_1,
      children: [new TextRun("How to read this annex")],
    }));
    for (const [label, text] of made.terms) paragraphs.push(new Paragraph({
      children: [new TextRun({ text: `${label}: `, bold: true }), new TextRun(text)],
    }));
    paragraphs.push(new Paragraph({ children: runs(docx, made.origin) }));
    return paragraphs;
  }

  function styles() {
    const heading = (size, before) => ({
      run: { font: "Times New Roman", size, bold: true, color: "000000" },
      paragraph: { spacing: { before, after: 80 }, keepNext: true },
    });
    return {
      default: {
        document: {
          run: { font: "Times New Roman", size: 22, language: { value: "en-GB" } },
          paragraph: { spacing: { after: 100 } },
        },
        title: heading(32, 0),
        heading1: heading(24, 280),
        heading2: heading(22, 220),
        footnoteText: { run: { size: 18 }, paragraph: { spacing: { after: 40 } } },
        hyperlink: { run: { color: "123A6B", underline: { type: "single" } } },
      },
      paragraphStyles: [
        { id: "Recommendation", name: "Recommendation", basedOn: "Normal", paragraph: { indent: { left: 567 } } },
        {
          id: "Note", name: "Note", basedOn: "Normal",
          paragraph: {
            indent: { left: 737 },
            border: { left: { style: "single", size: 12, space: 8, color: "888888" } },
          },
        },
      ],
    };
  }

  // In: the library and what the annex says. Out: a promise of the document as a Blob.
  function write(docx, made) {
    const { Document, Packer, Paragraph, TextRun, Footer, PageNumber, AlignmentType } = docx;
    const footnotes = {};
    for (const entry of made.groups.flatMap((group) => group.entries)) {
      footnotes[entry.number] = { children: [new Paragraph({ children: runs(docx, [" ", ...entry.footnote]) })] };
    }
    const numbers = new Footer({
      children: [new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: [PageNumber.CURRENT] })],
      })],
    });
    return Packer.toBlob(new Document({
      title: made.title,
      creator: "HLD Migration Compendium",
      styles: styles(),
      numbering: {
        config: [{
          reference: NUMBERS,
          levels: [{
            level: 0,
            format: "decimal",
            text: "%1.",
            alignment: "left",
            style: { paragraph: { indent: { left: 567, hanging: 567 } } },
          }],
        }],
      },
      footnotes,
      sections: [{
        properties: {
          page: {
            size: { width: 11906, height: 16838 },
            margin: { top: 1418, bottom: 1418, left: 1418, right: 1418 },
          },
        },
        footers: { default: numbers },
        children: body(docx, made),
      }],
    }));
  }

  window.compendium.word = (made) => load("vendor/docx.js")
    .catch(() => { throw new Error("The part of the site that writes Word documents could not be loaded."); })
    .then(() => write(window.docx, made));
})();
