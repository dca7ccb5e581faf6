import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as Antd, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { RouterProvider } from "react-router";
import { whenDone } from "./api/outbox";
import { Problem } from "./api/problem";
import { askAhead } from "./api/queries";
import { useStore } from "./api/store";
import { router } from "./router";
import { large, themeOf } from "./theme";
import { language } from "./words/language";

const TRIES = 3;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (tried, error) => (error instanceof Problem && !error.passing ? false : tried < TRIES),
      retryDelay: (tried) => Math.min(1000 * 2 ** tried, 8000),
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

askAhead(client);
whenDone(() => void client.invalidateQueries());

export function App() {
  const spoken = useStore(language);
  const isLarge = useStore(large);
  dayjs.locale(spoken === "zh" ? "zh-cn" : "en");
  return (
    <ConfigProvider
      locale={spoken === "zh" ? zhCN : enUS}
      theme={themeOf(isLarge)}
      button={{ autoInsertSpace: false }}
    >
      <Antd>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Antd>
    </ConfigProvider>
  );
}
