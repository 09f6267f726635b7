import ts from 'typescript';

/** One small change to a source file. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** The whole file with the change. */
  readonly source: string;
}

const { SyntaxKind: Kind } = ts;

const OPERATORS: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [Kind.LessThanToken]: '<=',
  [Kind.LessThanEqualsToken]: '<',
  [Kind.GreaterThanToken]: '>=',
  [Kind.GreaterThanEqualsToken]: '>',
  [Kind.EqualsEqualsEqualsToken]: '!==',
  [Kind.ExclamationEqualsEqualsToken]: '===',
  [Kind.PlusToken]: '-',
  [Kind.MinusToken]: '+',
  [Kind.AsteriskToken]: '/',
  [Kind.SlashToken]: '*',
  [Kind.PlusEqualsToken]: '-=',
  [Kind.MinusEqualsToken]: '+=',
  [Kind.AmpersandAmpersandToken]: '||',
  [Kind.BarBarToken]: '&&',
  [Kind.QuestionQuestionToken]: '&&',
  [Kind.QuestionQuestionEqualsToken]: '=',
};

/** Changes to SQL, which contains rules too. */
const IN_SQL: readonly (readonly [RegExp, string])[] = [
  [/ <= /g, ' < '],
  [/ < /g, ' <= '],
  [/ > /g, ' >= '],
  [/\band\b/g, 'or'],
  [/\bis null\b/g, 'is not null'],
  [/\bleast\(/g, 'greatest('],
  [/= 0\b/g, '= 1'],
];

type Change = readonly [start: number, end: number, replacement: string];

const changesOf = (node: ts.Node, source: ts.SourceFile): Change[] => {
  const whole = (replacement: string): Change => [node.getStart(source), node.end, replacement];
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node) || ts.isConditionalExpression(node)) {
    const condition = ts.isConditionalExpression(node) ? node.condition : node.expression;
    const force = (value: string): Change => [condition.getStart(source), condition.end, value];
    // `while (true)` would only time out.
    return ts.isIfStatement(node) || ts.isConditionalExpression(node) ? [force('true'), force('false')] : [force('false')];
  }
  if (ts.isBinaryExpression(node)) {
    const { operatorToken: token, left, right } = node;
    const isText = [left, right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
    const replacement = OPERATORS[token.kind];
    return replacement && !isText ? [[token.getStart(source), token.end, replacement]] : [];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const operand = node.operand.getText(source);
    if (node.operator === Kind.ExclamationToken) return [whole(operand)];
    const swapped = { [Kind.PlusPlusToken]: '--', [Kind.MinusMinusToken]: '++' }[node.operator as number];
    if (swapped) return [whole(ts.isPrefixUnaryExpression(node) ? swapped + operand : operand + swapped)];
  }
  if (ts.isThrowStatement(node) || ts.isContinueStatement(node) || ts.isBreakStatement(node)) return [whole(';')];
  if (ts.isExpressionStatement(node) && !/^(super\(|(this\.)?log\.)/.test(node.getText(source))) return [whole(';')];
  if (node.kind === Kind.TrueKeyword) return [whole('false')];
  if (node.kind === Kind.FalseKeyword) return [whole('true')];
  if (ts.isNumericLiteral(node)) return [whole(String(Number(node.text.replaceAll('_', '')) + 1))];
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source).startsWith('sql')) return sqlChanges(node, source);
  return [];
};

const sqlChanges = ({ template }: ts.TaggedTemplateExpression, source: ts.SourceFile): Change[] => {
  const texts = ts.isTemplateExpression(template) ? [template.head, ...template.templateSpans.map(({ literal }) => literal)] : [template];
  return texts.flatMap((part) => {
    const start = part.getStart(source);
    return IN_SQL.flatMap(([pattern, replacement]) =>
      [...part.getText(source).matchAll(pattern)].map((match): Change => [
        start + match.index,
        start + match.index + match[0].length,
        replacement,
      ]),
    );
  });
};

/** Types, imports and decorators have no behaviour of their own; log messages are not rules. */
const isSkipped = (node: ts.Node): boolean =>
  ts.isTypeNode(node) ||
  ts.isImportDeclaration(node) ||
  ts.isDecorator(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  (ts.isNewExpression(node) && node.expression.getText() === 'Error');

/** All mutants of a file, in source order. */
export const mutantsOf = (file: string, text: string): Mutant[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const changes: Change[] = [];
  const visit = (node: ts.Node): void => {
    if (isSkipped(node)) return;
    changes.push(...changesOf(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return changes.map(([start, end, replacement]) => ({
    file,
    line: source.getLineAndCharacterOfPosition(start).line + 1,
    before: text.slice(start, end),
    after: replacement,
    source: text.slice(0, start) + replacement + text.slice(end),
  }));
};
