/** Whether it is the origin of a web page as browsers write it, such as `https://pay.example`. */
export function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
