export default function (component) {
  for (const [name, value] of Object.entries(component.data)) {
    document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; SameSite=Lax`;
  }
}
