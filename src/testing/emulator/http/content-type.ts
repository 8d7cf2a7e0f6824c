/** The media type of a `Content-Type` header in lower case, `""` where there is none. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** The `charset` parameter of a `Content-Type` header. */
export function charsetOf(contentType: string | undefined): string | undefined {
  const found = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(contentType ?? "");
  const charset = (found?.[1] ?? found?.[2] ?? "").trim().toLowerCase();
  return charset === "" ? undefined : charset;
}
