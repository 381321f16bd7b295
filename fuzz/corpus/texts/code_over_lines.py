async def f(body):
    exec(f"async eef \
un():\n {body}")
    (c, names)
    run = names["run"]
    awai
