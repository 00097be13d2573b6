/** What a stranger's words and addresses are shown as. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, cutText } from '../../../../src/domain/sharing/clean-text.ts';
import { contactAddress, shownHost, webAddress } from '../../../../src/domain/sharing/web-address.ts';

describe('a text', () => {
  it('loses what hides or reorders it and keeps what it says', () => {
    expect(cleanText(' a\u202egpj\u202c.exe\u0000\u0085\n b\t\tc\u2028d ')).toBe('agpj.exe b c d');
    expect(cleanText('e\u0301 👩\u200d🚀 क्\u200dष <b>')).toBe('é 👩\u200d🚀 क्\u200dष <b>');
    expect(cleanText('half \ud83d of a pair')).toBe('half of a pair');
  });

  it('is clean once and for all, and never longer than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.nat(20), (text, most) => {
        const cut = cutText(text, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cutText(cut, most)).toBe(cut);
        expect(cut).not.toMatch(/\p{Cs}/u);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

describe('an address', () => {
  it('is shown by the host that it leads to, in ASCII', () => {
    expect(webAddress('https://аррӏе.com/Shop')).toBe('https://xn--80ak6aa92e.com/Shop');
    expect(shownHost('https://аррӏе.com/Shop')).toBe('xn--80ak6aa92e.com');
    expect(shownHost('http://EXAMPLE.com:8080/a')).toBe('example.com:8080');
    expect(shownHost('https://a.example\\@b.example/')).toBe('a.example');
    expect(shownHost('javascript:alert(1)')).toBe('');
  });

  it.each([
    ['fernweh.example/x', 'https://fernweh.example/x'],
    [' Fernweh.example ', 'https://fernweh.example/'],
    ['fernweh.example:8080?a=b@c', 'https://fernweh.example:8080/?a=b@c'],
    ['www.аррӏе.com', 'https://www.xn--80ak6aa92e.com/'],
  ])('typed without a scheme is https: %s', (text, url) => {
    expect(webAddress(text)).toBe(url);
    expect(contactAddress(text)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    '//a.example/',
    'localhost',
    'a.example and more',
    'user@a.example/',
    'a..example',
    '1.99',
    'https://user@a.example/',
    'https://:secret@a.example/',
    `https://a.example/${'x'.repeat(500)}`,
    '',
  ])('is none: %s', (text) => {
    expect(webAddress(text)).toBeUndefined();
    expect(contactAddress(text)).toBeUndefined();
  });

  it('of mail says nothing beside the address', () => {
    expect(contactAddress(' desk+demo@harbour.example ')).toBe('desk+demo@harbour.example');
    for (const text of [
      'a@b',
      'a@b.example?bcc=c@d.example',
      'a@b.example,c@d.example',
      'mailto:a@b.example',
      'a%0a@b.example',
    ])
      expect(contactAddress(text)).toBeUndefined();
  });
});
