// @ts-check

// Colours are the page's own CSS variables, so that a card follows light and dark without being drawn again.

const text = { default: 'var(--ink)', subtle: 'var(--ink-soft)' };

/** @param {string} name */
function tone(name) {
  const color = { default: `var(--${name}-ink)`, subtle: `var(--${name}-ink)` };
  return { ...color, highlightColors: { default: `var(--${name}-wash)`, subtle: `var(--${name}-wash)` } };
}

const foregroundColors = {
  default: { ...text, highlightColors: { default: 'var(--accent-wash)', subtle: 'var(--accent-wash)' } },
  dark: text,
  light: text,
  accent: tone('accent'),
  good: tone('good'),
  warning: tone('warning'),
  attention: tone('attention'),
};

/** @param {string} backgroundColor @param {string} [borderColor] */
function container(backgroundColor, borderColor = 'var(--rule)') {
  return { backgroundColor, borderColor, foregroundColors };
}

const sizes = { small: 13, default: 14, medium: 15, large: 18, extraLarge: 22 };
const weights = { lighter: 400, default: 400, bolder: 650 };

/** How the `adaptivecards` renderer draws a card on this page. */
export const hostConfig = {
  supportsInteractivity: true,
  fontTypes: {
    default: { fontFamily: 'var(--sans)', fontSizes: sizes, fontWeights: weights },
    monospace: {
      fontFamily: 'var(--mono)',
      fontSizes: { small: 12, default: 13, medium: 14, large: 16, extraLarge: 19 },
      fontWeights: weights,
    },
  },
  lineHeights: { small: 18, default: 20, medium: 22, large: 25, extraLarge: 30 },
  spacing: {
    small: 4,
    default: 8,
    medium: 14,
    large: 20,
    extraLarge: 28,
    get padding() {
      return matchMedia('(max-width: 34rem)').matches ? 14 : 20;
    },
  },
  separator: { lineThickness: 1, lineColor: 'var(--rule)' },
  imageSizes: { small: 40, medium: 80, large: 160 },
  containerStyles: {
    default: container('transparent'),
    emphasis: container('var(--sunken)'),
    accent: container('var(--accent-wash)'),
    good: container('var(--good-wash)'),
    warning: container('var(--warning-wash)'),
    attention: container('var(--attention-wash)'),
  },
  actions: {
    // Room enough here for what other chats fold away; spacing and wrapping are the style sheet's.
    maxActions: 24,
    spacing: 'medium',
    buttonSpacing: 0,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    allowTitleToWrap: true,
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small' },
  },
  factSet: {
    title: { weight: 'default', isSubtle: true, wrap: false, maxWidth: 180 },
    value: { wrap: true },
    spacing: 16,
  },
  table: { cellSpacing: 0 },
  textBlock: { headingLevel: 2 },
  textStyles: {
    heading: { size: 'large', weight: 'bolder' },
    columnHeader: { size: 'small', weight: 'bolder', isSubtle: true },
  },
};
