import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlText, quotedText } from '../../../src/surfaces/teams/html-text.ts';

describe('the text of a message in HTML', () => {
  it('has a line a block, and escaped characters as they are read', () => {
    expect(
      htmlText('<div>a &lt;b&gt; &amp;amp;</div><p>c<br/>d&nbsp;e</p><ul><li>f</li><li>g</li></ul>'),
    ).toBe('a <b> &amp;\nc\nd e\nf\ng');
    expect(htmlText('evil&#46;example&#x2E;com &bogus; &#0; &#1114112;')).toBe('evil.example.com &bogus;');
  });

  it('keeps cells of a table apart and code as it stands', () => {
    const table = '<table><tbody><tr><td>10.1.2.3</td><td>host</td></tr><tr><td>x</td></tr></tbody></table>';
    expect(htmlText(table)).toBe('10.1.2.3\thost\nx');
    expect(htmlText('<codeblock><code>curl hxxp://a[.]b<br>exit</code></codeblock>')).toBe(
      'curl hxxp://a[.]b\nexit',
    );
  });

  it('says where a link leads, unless its text does', () => {
    expect(htmlText('see <a title="x" href="https://evil.example/p?a=1&amp;b=2">the invoice</a> now')).toBe(
      'see the invoice https://evil.example/p?a=1&b=2  now',
    );
    expect(htmlText('<a href="http://evil.example/">evil.example</a>')).toBe('evil.example');
    expect(htmlText("<a href='mailto:eve@evil.example'>Eve@evil.example</a>")).toBe('Eve@evil.example');
    expect(htmlText('<a href=https://a.example>one<a href="https://b.example">two')).toBe(
      'one https://a.example two https://b.example',
    );
  });

  it('leaves out mentions, scripts and comments', () => {
    const mention =
      '<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">Hunt<span>line</span></span>';
    expect(htmlText(`<p>${mention}&nbsp;look <at id="1">Bob</at>here</p>`)).toBe('look here');
    expect(htmlText('a<!-- <b> 10.0.0.1 --><style>p{}</style><script>x()</script>b')).toBe('ab');
  });

  it('survives what is no HTML', () => {
    expect(htmlText('1 < 2 <3 <a')).toBe('1 < 2 <3 <a');
    expect(htmlText('<!-- never closed')).toBe('<!-- never closed');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>a/"=! \n&;#x1-') }), (html) => {
        expect(htmlText(html).length).toBeLessThanOrEqual(html.length * 2 + 2);
        quotedText(html);
      }),
    );
  });

  it('takes hostile text in one pass', () => {
    for (const piece of [
      '<!--',
      '<a href="',
      '<',
      '<span itemtype="http://schema.skype.com/Mention">',
      '&#1',
      '<a href=x>y',
      ' ',
    ]) {
      expect(htmlText(piece.repeat(100_000)).length).toBeLessThan(400_000);
      quotedText(piece.repeat(100_000));
    }
  });
});

describe('what such a message quotes', () => {
  it('is what stands in its quotations, nested ones once', () => {
    const reply =
      '<blockquote itemtype="http://schema.skype.com/Reply"><strong>Bob</strong><p itemprop="preview">saw <a href="https://evil.example">this</a><blockquote>and 198.51.100.7</blockquote></p></blockquote><p>enrich this</p>';
    expect(quotedText(reply)).toBe('Bob\nsaw this https://evil.example\nand 198.51.100.7');
    expect(quotedText('<p>nothing</p><blockquote>unclosed')).toBe('');
  });
});
