import asyncio
async def main():
    process = await asyncio.create_subprocess_exec('echo', 'child', stdout=-1)
    print((await process.communicate())[0])
    await asyncio.gather(*(asyncio.sleep(0.01) for _ in range(3)))
    raise RuntimeError('from a coroutine')
asyncio.run(main())
