// The key for managing documents, stored for this tab only and removed when it is closed.
const NAME = "key";

export const key = () => sessionStorage.getItem(NAME) ?? "";
export const forgetKey = () => sessionStorage.removeItem(NAME);
export const keepKey = (text) => sessionStorage.setItem(NAME, text);
export const withKey = () => (key() ? { Authorization: `Bearer ${key()}` } : {});
