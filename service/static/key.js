// The key of whoever manages the documents: kept for this tab alone, gone when it is closed.
const NAME = "key";

export const key = () => sessionStorage.getItem(NAME) ?? "";
export const forgetKey = () => sessionStorage.removeItem(NAME);
export const keepKey = (text) => sessionStorage.setItem(NAME, text);
export const withKey = () => (key() ? { Authorization: `Bearer ${key()}` } : {});
