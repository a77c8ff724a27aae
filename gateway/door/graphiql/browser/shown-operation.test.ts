import { lastShown, openTab, shownAs } from './shown-operation.js';

const keeping = (text: string | null): { getItem(name: string): string | null } => ({
  getItem: (name) => (name === 'graphiql:tabState' ? text : null),
});

describe('the operation that the explorer shows', () => {
  it('is after a reload the one that was shown before', () => {
    const tabs = [
      { query: '{ a }', variables: null, headers: null },
      { query: 'query B { b }', variables: '{"c":1}', headers: null },
    ];
    const kept = JSON.stringify({ tabs, activeTabIndex: 1 });
    expect(lastShown(keeping(kept))).toEqual({
      query: 'query B { b }',
      variables: '{"c":1}',
      initialHeaders: '',
    });
  });

  it.each([null, 'no JSON', '{}', 'null', '{"tabs":[],"activeTabIndex":3}'])(
    'is the first one when nothing of use was kept: %s',
    (kept) => {
      expect(lastShown(keeping(kept))).toEqual({});
    },
  );

  it('has its variables, and none of another', () => {
    expect(shownAs({ query: '{ a }', variables: undefined })).toMatchObject({
      query: '{ a }',
      variables: '',
    });
    expect(shownAs({ query: '{ a }', variables: { c: 1 } }).variables).toBe('{\n  "c": 1\n}');
  });

  describe('when it is opened', () => {
    const shown = shownAs({ query: 'query B { b }', variables: { c: 1 } });

    it('has a tab of its own, and the page stays', () => {
      const texts: Record<string, string> = {};
      const model = (path: string): object => ({
        uri: { path },
        setValue: (text: string) => (texts[path] = text),
      });
      let tabs = 1;
      const button = { click: () => (tabs += 1) };
      const document = { querySelector: (name: string) => (name === '.graphiql-tab-add' ? button : null) };
      const paths = [
        '/1-operation.graphql',
        '/1-variables.json',
        '/1-request-headers.json',
        '/1-response.json',
      ];
      const monaco = { editor: { getModels: () => paths.map(model) } };
      expect(openTab({ document, monaco }, shown)).toBe(true);
      expect(tabs).toBe(2);
      expect(texts).toEqual({
        '/1-operation.graphql': 'query B { b }',
        '/1-variables.json': '{\n  "c": 1\n}',
        '/1-request-headers.json': '',
      });
    });

    it('waits for nothing that is not there yet', () => {
      expect(openTab({ document: { querySelector: () => null }, monaco: undefined }, shown)).toBe(false);
    });
  });
});
