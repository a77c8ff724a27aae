import { lastShown, shownAs } from './shown-operation.js';

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
});
