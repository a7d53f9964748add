FROM sagemath/sagemath:10.4
COPY --chown=sage:sage . /home/sage
ENTRYPOINT ["sage", "-sh", "-c", "exec \"$@\"", "binder"]
