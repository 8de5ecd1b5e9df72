// The page's own words, in English and Russian. What the bot says is not here: the bot says it.

const WORDS = {
  en: {
    subtitle: "demo · simulated Telegram, nothing leaves this machine",
    network: "Network",
    networkOff: "The network is off.",
    networkOffText: "The bot cannot reach Telegram. Go on writing and see what arrives when it is back.",
    networkOn: "Switch on",
    lost: "No connection to the demo.",
    lostText: "The program has stopped or is restarting. This page tries again by itself.",
    retry: "Try now",
    pageLanguage: "Language of this page",
    theme: "Light or dark",
    tabs: "Phones",
    calls: "API calls",
    pending: "Pending updates",
    refusedNone: "No call refused",
    refused: "Last refused:",
    live: "Live",
    cutOff: "Network off",
    offline: "No connection",
    user: "User",
    userTab: "User",
    userHint: "writes to the bot",
    admin: "Admin",
    adminTab: "Admin",
    adminHint: "works through the bot's inbox",
    group: "Support group",
    groupTab: "Group",
    groupHint: "the team answers by replying",
    bot: "bot",
    members: "{n} members",
    addPerson: "Add a person",
    addTitle: "A new person",
    name: "Name",
    clientLanguage: "Language of the Telegram app",
    clientLanguageHint: "The bot sees it when they first write.",
    add: "Add",
    cancel: "Cancel",
    message: "Message",
    messageAs: "Message as {name}",
    send: "Send",
    commands: "Commands",
    noCommands: "The bot has set no commands here",
    attach: "Attach",
    file: "File…",
    photo: "Photo",
    video: "Video",
    animation: "GIF",
    audio: "Audio",
    voice: "Voice message",
    video_note: "Video message",
    document: "File",
    sticker: "Sticker",
    location: "Location",
    venue: "Place",
    contact: "Contact",
    dice: "Dice",
    poll: "Poll",
    pollNote: "Poll",
    start: "Start",
    startHint: "Write something, or press Start.",
    groupHintEmpty: "Nothing here yet.",
    reply: "Reply",
    replyTo: "Reply to {name}",
    edit: "Edit",
    editing: "Edit message",
    edited: "edited",
    forwarded: "Forwarded from {name}",
    deletedMessage: "Message",
    spoiler: "Hidden text: press to show",
    toLatest: "To the latest message",
    earlier: "{n} earlier messages are not shown",
    today: "Today",
    yesterday: "Yesterday",
    ok: "OK",
    log: "Messages: {name}",
    sent: "sent",
    delivered: "seen by the bot",
    unread: "{n} unread",
    dropHere: "Drop the file to send it",
    tooLarge: "The file is too large: at most {n} MB.",
    noAnswer: "The demo did not answer. Is the program still running?",
    openLink: "Opens a page outside the demo",
    topics: "Topics",
    forumHint: "each ticket has a topic",
    general: "General",
    topicClosed: "closed",
    noTopics: "No topics yet. The first ticket brings one.",
    toTopics: "All topics",
    closeTopic: "Close the topic",
    reopenTopic: "Open the topic again",
    deleteTopic: "Delete the topic",
    pinned: "Pinned message",
    react: "React",
    reactedBy: "{emoji}: {names}",
    album: "Album",
    gallery: "Pictures…",
    galleryTitle: "Choose pictures",
    picture: "Picture {n}",
    sendChosen: "Send ({n})",
    tooMany: "At most {n} files at once.",
    svc_joined: "{name} joined the group",
    svc_left: "{name} left the group",
    svc_pinned: "{name} pinned a message",
    svc_title: "Group name changed to “{name}”",
    svc_created: "Group created",
    svc_migrated: "The group became a supergroup",
    svc_topic: "Topic “{name}” created",
    svc_topic_edited: "{name} changed the topic's title or icon",
    svc_topic_closed: "{name} closed the topic",
    svc_topic_reopened: "{name} opened the topic again",
    svc_other: "Service message: {name}",
  },
  ru: {
    subtitle: "демо · Telegram понарошку, ничего не покидает этот компьютер",
    network: "Сеть",
    networkOff: "Сеть выключена.",
    networkOffText: "Бот не может связаться с Telegram. Пишите дальше и посмотрите, что дойдёт, когда сеть вернётся.",
    networkOn: "Включить",
    lost: "Нет связи с демо.",
    lostText: "Программа остановлена или перезапускается. Страница пробует снова сама.",
    retry: "Попробовать",
    pageLanguage: "Язык страницы",
    theme: "Светлая или тёмная",
    tabs: "Телефоны",
    calls: "Вызовы",
    pending: "В очереди",
    refusedNone: "Отказов нет",
    refused: "Последний отказ:",
    live: "На связи",
    cutOff: "Сеть выключена",
    offline: "Нет связи",
    user: "Клиент",
    userTab: "Клиент",
    userHint: "пишет боту",
    admin: "Администратор",
    adminTab: "Админ",
    adminHint: "разбирает обращения",
    group: "Группа поддержки",
    groupTab: "Группа",
    groupHint: "команда отвечает",
    bot: "бот",
    members: "участников: {n}",
    addPerson: "Добавить человека",
    addTitle: "Новый человек",
    name: "Имя",
    clientLanguage: "Язык приложения Telegram",
    clientLanguageHint: "Бот видит его, когда человек впервые пишет.",
    add: "Добавить",
    cancel: "Отмена",
    message: "Сообщение",
    messageAs: "Сообщение от имени: {name}",
    send: "Отправить",
    commands: "Команды",
    noCommands: "Здесь бот не задал команд",
    attach: "Прикрепить",
    file: "Файл…",
    photo: "Фото",
    video: "Видео",
    animation: "GIF",
    audio: "Аудио",
    voice: "Голосовое сообщение",
    video_note: "Видеосообщение",
    document: "Файл",
    sticker: "Стикер",
    location: "Геопозиция",
    venue: "Место",
    contact: "Контакт",
    dice: "Кубик",
    poll: "Опрос",
    pollNote: "Опрос",
    start: "Начать",
    startHint: "Напишите что-нибудь или нажмите «Начать».",
    groupHintEmpty: "Здесь пока пусто.",
    reply: "Ответить",
    replyTo: "В ответ: {name}",
    edit: "Изменить",
    editing: "Изменение сообщения",
    edited: "изменено",
    forwarded: "Переслано от: {name}",
    deletedMessage: "Сообщение",
    spoiler: "Скрытый текст: нажмите, чтобы показать",
    toLatest: "К последнему сообщению",
    earlier: "Не показано более ранних сообщений: {n}",
    today: "Сегодня",
    yesterday: "Вчера",
    ok: "ОК",
    log: "Сообщения: {name}",
    sent: "отправлено",
    delivered: "бот получил",
    unread: "непрочитанных: {n}",
    dropHere: "Отпустите файл, чтобы отправить",
    tooLarge: "Файл слишком велик: не больше {n} МБ.",
    noAnswer: "Демо не отвечает. Программа ещё запущена?",
    openLink: "Откроется страница вне демо",
    topics: "Темы",
    forumHint: "у каждого обращения своя тема",
    general: "Общая",
    topicClosed: "закрыта",
    noTopics: "Тем пока нет. Первая появится с первым обращением.",
    toTopics: "Все темы",
    closeTopic: "Закрыть тему",
    reopenTopic: "Снова открыть тему",
    deleteTopic: "Удалить тему",
    pinned: "Закреплённое сообщение",
    react: "Реакция",
    reactedBy: "{emoji}: {names}",
    album: "Альбом",
    gallery: "Картинки…",
    galleryTitle: "Выберите картинки",
    picture: "Картинка {n}",
    sendChosen: "Отправить ({n})",
    tooMany: "Не больше {n} файлов за раз.",
    svc_joined: "{name} теперь в группе",
    svc_left: "{name} больше не в группе",
    svc_pinned: "{name}: закреплено сообщение",
    svc_title: "Новое название группы: «{name}»",
    svc_created: "Группа создана",
    svc_migrated: "Группа стала супергруппой",
    svc_topic: "Создана тема «{name}»",
    svc_topic_edited: "{name}: изменены название или значок темы",
    svc_topic_closed: "{name}: тема закрыта",
    svc_topic_reopened: "{name}: тема снова открыта",
    svc_other: "Служебное сообщение: {name}",
  },
};

let language = "en";

/** The page's language: "en" or "ru". */
export function pageLanguage() {
  return language;
}

/** Sets the page's language; anything unknown means English. */
export function setPageLanguage(code) {
  language = Object.hasOwn(WORDS, code) ? code : "en";
  document.documentElement.lang = language;
}

/** The words for `key`, with {placeholders} filled from `values`. */
export function word(key, values = {}) {
  const text = WORDS[language][key] ?? WORDS.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** True if the page has words for `key`. */
export function hasWord(key) {
  return Object.hasOwn(WORDS.en, key);
}

/** Fills every element below `root` that names its words in data-word (text) or data-word-label (label and tooltip). */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of root.querySelectorAll("[data-word-label]")) {
    const label = word(node.dataset.wordLabel);
    node.setAttribute("aria-label", label);
    if (node.tagName === "BUTTON") node.title = label;
  }
}

/** "14:05" of a Unix time in seconds. */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" , hour12: false });
}

/** A day in words: today, yesterday, or its date. */
export function day(seconds) {
  const date = new Date(seconds * 1000);
  const midnight = new Date().setHours(0, 0, 0, 0);
  const age = Math.round((midnight - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (age === 0) return word("today");
  if (age === 1) return word("yesterday");
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(language, { day: "numeric", month: "long", year });
}

/** A size in bytes for reading: "12.4 kB". */
export function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const units = language === "ru" ? ["Б", "кБ", "МБ", "ГБ"] : ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toLocaleString(language, { maximumFractionDigits: unit === 0 ? 0 : 1 })} ${units[unit]}`;
}

/** A length in seconds as "1:05". */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
