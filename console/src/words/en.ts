import type { Words } from ".";
import { enCodes } from "./enCodes";
import { enChannels, enFacts } from "./enFacts";
import { enMembers } from "./enMembers";
import { enRooms } from "./enRooms";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function english(iso: string, withYear: boolean): string {
  const [year, month, day] = iso.split("-");
  const words = `${day ? `${Number(day)} ` : ""}${MONTHS[Number(month) - 1] ?? ""}`;
  return withYear ? `${words} ${year}` : words;
}

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;

export const en: Words = {
  app: "Nuanjia",
  slogan: "Members, honours and care of associations of model workers and craftsmen, in one place",
  colon: ": ",
  comma: ", ",
  list: ", ",
  unknown: "unknown",
  rooms: {
    today: "Today",
    members: "Members",
    care: "Care",
    import: "Import",
    organisation: "Units",
    rehearsal: "Rehearsal",
    operations: "Operations",
  },
  shell: {
    skip: "Skip to the page",
    menu: "Main menu",
    association: "Association",
    largeType: "Large type",
    standardType: "Usual type",
    english: "English",
    chinese: "中文",
    signOut: "Sign out",
    demo: "Demo",
    demoAbout: "This is a demo with invented persons; feel free to try everything.",
    offline:
      "The connection is lost; trying again. What you typed is kept, and goes on by itself afterwards.",
    loading: "Loading",
    noRooms: "There is nothing here for your account; please ask the association's secretary.",
    notFound: "There is no such page",
    backHome: "Back to today",
  },
  signIn: {
    title: "Sign in",
    login: "Login",
    password: "Password",
    submit: "Sign in",
    missing: "Please give login and password.",
    demoTitle: "Demo sign-in",
    demoAbout: "This is a demo with invented persons. Enter as one of these:",
    loadingDemo: "The demo is still being loaded; try again in about a minute.",
    renewTitle: "Your sign-in has run out",
    renewAbout: "Give your password again to go on. Everything you typed is still there.",
    renewSubmit: "Go on",
    otherAccount: "Another account",
    chooseTitle: "Choose an association",
    chooseAbout: "You hold an office in these associations; choose the one to work in:",
    forgotten: "Forgotten your password? The association's secretary can give you a new one.",
  },
  action: {
    cancel: "Cancel",
    close: "Close",
    confirm: "OK",
    undo: "Undo",
    retry: "Try again",
    reload: "Load again",
    more: "More",
    all: "All",
    giveUp: "Give up",
    back: "Back",
    today: "Today",
    yesterday: "Yesterday",
    showMore: (n) => `Show ${n} more`,
  },
  outbox: {
    title: "To be sent",
    undoIn: (n) => `sent in ${n} s`,
    sending: "sending",
    unreachable: "no connection; sent as soon as it is back",
    refused: "Not done",
  },
  error: {
    cardTitle: "This part could not be loaded",
    cardAbout: "The rest still works. Try again; if it stays so, tell the operator.",
    lostTitle: "There is no such record",
    lostAbout: "It may be in the trash or merged into another one, or the address is incomplete.",
    unreachable: "The system cannot be reached. Check the network; it is tried again by itself.",
    number: (id) => `number ${id}`,
    crashed: "Something went wrong in this part; the rest still works.",
    choose: "Please choose.",
    fill: "Please fill this in.",
  },
  time: {
    day: (iso) => english(iso, true),
    shortDay: (iso) => english(iso, false),
    month: (iso) => english(iso.slice(0, 7), true),
    year: (iso) => iso.slice(0, 4),
    weekdays: "Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday",
    lunar: (text) => `农历${text}`,
    late: (n) => `${plural(n, "day")} late`,
    dueToday: "due today",
    inDays: (n) => `in ${plural(n, "day")}`,
    never: "never contacted",
    daysAgo: (n) => (n === 0 ? "today" : `${plural(n, "day")} ago`),
  },
  ...enRooms,
  ...enMembers,
  codes: enCodes,
  facts: enFacts,
  channels: enChannels,
};
