try: x
except* (A, B) as e: raise
else: pass
finally: del e
