FROM python:3.12-slim
# no account, so that HOME is /
USER 1000
RUN pip install --user jupyterlab==4.2.5 notebook==7.2.2
CMD ["jupyter", "lab"]
