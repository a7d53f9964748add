FROM python:3.12-slim
CMD ["serve.py"]
CMD [ "python", "-u", "app.py", "--port=80" ]
ENTRYPOINT []
