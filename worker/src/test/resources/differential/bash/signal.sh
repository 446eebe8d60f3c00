trap 'echo term' TERM; kill -TERM $$; trap - TERM; kill -TERM $$; sleep 5
