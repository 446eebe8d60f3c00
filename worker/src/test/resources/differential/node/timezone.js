// env: TZ=Asia/Tokyo
// plain
console.log(new Date(0).toString(), Intl.DateTimeFormat().resolvedOptions().timeZone);
