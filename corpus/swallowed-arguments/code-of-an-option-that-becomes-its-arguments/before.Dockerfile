FROM python:3.12
ENTRYPOINT ["python3", "-c", "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"]
