#!/bin/sh
# VocalSplit.app into a disk image. Signs with $SIGNING_IDENTITY and notarises with $NOTARY_PROFILE where they are given.
set -eu
version=$1
here=$(cd "$(dirname "$0")" && pwd)
dist=$here/../../dist
app=$dist/VocalSplit.app
image=$dist/VocalSplit-$version-macos.dmg

if [ -n "${SIGNING_IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp \
        --entitlements "$here/entitlements.plist" --sign "$SIGNING_IDENTITY" "$app"
fi

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -volname VocalSplit -srcfolder "$stage" -ov -format ULMO "$image"

if [ -n "${NOTARY_PROFILE:-}" ]; then
    codesign --sign "$SIGNING_IDENTITY" --timestamp "$image"
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
