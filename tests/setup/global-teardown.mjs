export default async function tearDown() {
  await globalThis.tributaryTestServer?.[Symbol.asyncDispose]();
}
