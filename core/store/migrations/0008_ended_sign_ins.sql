-- Sign-ins that somebody ended before their time: they are over in every tab and on every copy of
-- the cookie. A row holds a hash and is dropped when the sign-in would be over anyway.
CREATE TABLE ended_sign_in (key VARCHAR NOT NULL, until TIMESTAMP NOT NULL);
