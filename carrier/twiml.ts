import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** One element of a TwiML document, in document order. */
export type Verb = {
  name: string;
  attributes: Record<string, string>;
  /** Its own text, nested markup removed. */
  text: string;
  children: Verb[];
};

/** What makes Twilio raise one of its webhook-side errors (12100, 12200, 11750). */
export class TwimlError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const maxBytes = 64 * 1024;
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  htmlEntities: true,
});

type Node = Record<string, unknown>;

/**
 * The verbs of a TwiML document. An empty document means "nothing to do".
 * @throws TwimlError 11750 above 64 KB, 12100 when it is no XML, 12200 when its root is not Response
 */
export function parseTwiml(xml: string): Verb[] {
  if (Buffer.byteLength(xml) > maxBytes) throw new TwimlError(11750, 'The document is larger than 64 KB');
  const source = xml.trim();
  if (source === '') return [];
  const verdict = XMLValidator.validate(source);
  if (verdict !== true) throw new TwimlError(12100, `Document parse failure: ${verdict.err.msg}`);
  const verbs = readVerbs(parser.parse(source) as Node[]);
  const root = verbs[0];
  if (verbs.length !== 1 || root?.name !== 'Response') {
    throw new TwimlError(12200, 'The root element must be <Response>');
  }
  return root.children;
}

function readVerbs(nodes: Node[]): Verb[] {
  const verbs: Verb[] = [];
  for (const node of nodes) {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text' && !key.startsWith('?'));
    if (name === undefined) continue;
    const inner = (node[name] ?? []) as Node[];
    verbs.push({
      name,
      attributes: (node[':@'] ?? {}) as Record<string, string>,
      text: textOf(inner).replace(/\s+/g, ' ').trim(),
      children: readVerbs(inner),
    });
  }
  return verbs;
}

function textOf(nodes: Node[]): string {
  return nodes
    .map((node) => {
      if ('#text' in node) return String(node['#text']);
      const name = Object.keys(node).find((key) => key !== ':@');
      return name === undefined ? '' : textOf((node[name] ?? []) as Node[]);
    })
    .join(' ');
}
