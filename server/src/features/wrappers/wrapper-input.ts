export const wrapperPlatforms = ['android', 'ios'] as const;
export type WrapperPlatform = (typeof wrapperPlatforms)[number];

/** What a wrapper needs of a web app manifest; members as the manifest has them, addresses absolute. */
export interface WebManifest {
  /** The name of the project where it is silent. */
  name?: string | null | undefined;
  shortName?: string | null | undefined;
  description?: string | null | undefined;
  startUrl: string;
  /** The folder of the start URL where it is silent. */
  scope?: string | null | undefined;
  display?: string | null | undefined;
  orientation?: string | null | undefined;
  /** Any CSS colour; one that cannot be read counts as absent, as in a browser. */
  themeColor?: string | null | undefined;
  backgroundColor?: string | null | undefined;
  shortcuts?: readonly { name: string; url: string }[] | undefined;
  /** Where the manifest was found. */
  url?: string | null | undefined;
}

export interface WrapperIcon {
  /** PNG, WebP or JPEG, square. */
  bytes: Uint8Array;
  /** Where it was found; only written to `twa-manifest.json`. */
  url?: string | null | undefined;
}

export interface WrapperInput {
  project: {
    name: string;
    /** https origin. */
    domain: string;
    androidPackage?: string | null | undefined;
    iosBundleId?: string | null | undefined;
    iosScheme?: string | null | undefined;
    appleTeamId?: string | null | undefined;
  };
  manifest: WebManifest;
  icons: {
    /** The largest of purpose `any`, at least 192 pixels wide. */
    any: WrapperIcon;
    maskable?: WrapperIcon | null | undefined;
    monochrome?: WrapperIcon | null | undefined;
  };
  /** SHA-256 of the certificates the Android app is signed with: hexadecimal, with or without colons, in any case. */
  fingerprints: readonly string[];
}
