export interface SettingTable {
  name: string;
  value: string;
  updated_at: number;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    setting: SettingTable;
  }
}
