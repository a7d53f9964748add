FROM python:3.12-slim
CMD ["serve.py"]
CMD [ "app.py", "--port=80" ]
ENTRYPOINT ["python", "-u"]
