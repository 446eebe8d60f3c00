# attack: Rewrites its own source while it runs, and the folder that it lies in
# expect: completed
# prints: rewritten
# never: second
cd /
rm -rf /workspace/code 2>/dev/null
ln -s /etc /workspace/code 2>/dev/null
echo rewritten
exit 0
echo second
