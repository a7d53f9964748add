from ubuntu:24.04
run	userdel -r ubuntu && useradd -m \
	-u 1000 tern
user	tern
