/** Workflows for the tests: one as Marsa generates it, one that knows nothing of Marsa. */
export const workflows = {
  '.github/workflows/android-play.yml': `name: Android
run-name: Android \${{ inputs.version_name }} (\${{ inputs.version_code }}) \${{ inputs.marsa_build }}
on:
  workflow_dispatch:
    inputs:
      version_name: { required: true }
      version_code: { required: true }
      track: { type: choice, options: [internal, production], default: internal }
      marsa_build: { required: false, default: '' }
jobs:
  release:
    name: Release
    runs-on: ubuntu-latest
    steps:
      - name: Build
        run: ./build.sh
      - name: Upload
        run: ./upload.sh
`,
  '.github/workflows/theirs.yml': `name: Theirs
on:
  workflow_dispatch:
    inputs:
      version_name: { required: true }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - name: Test
        run: ./test.sh
`,
};

export const request = {
  workflowFile: 'android-play.yml',
  ref: 'main',
  inputs: {},
  versionName: undefined,
  versionCode: undefined,
  idempotencyKey: undefined,
};
