/** What an attacker would write into a log, or a provider into its answer, to be read on a card. */
export const hostileTexts: readonly string[] = [
  '[Reset your password](https://evil.example/login)',
  '<!channel> <@U0123ABCD> <https://evil.example|Contoso portal>',
  '<at>Everyone</at> & "quotes" \'single\' `code` *bold* _it_ ~no~',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the template language, as log text.
  '${title} ${$root.kql} ${1+1} {{DATE(2026-10-26T00:00:00Z, SHORT)}}',
  'invoice\u202egpj.exe\u0000\u0007\u001b[31mred\u001b[0m\r\nsecond\tline',
  'zero\u200bwidth \ufeff\u2066isolate\u2069 soft\u00adhyphen',
  'mail admin@contoso.example, ldap://198.51.100.7/a javascript:alert(1) www.evil.example.com',
  '=HYPERLINK("http://evil.example","x")',
  'C:\\Windows\\System32\\powershell.exe -enc SQBFAFgA 203.0.113.7',
  `Z${'\u0335'.repeat(60)}algo`,
  '日本語のログ 한국어 😀👩‍💻 كتابة',
  'x'.repeat(5000),
];
